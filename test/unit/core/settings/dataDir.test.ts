import { isAbsolute, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { defaultDataDir } from '../../../../electron/core/settings/dataDir.ts'

it('makes a relative TUZHAN_DATA_DIR absolute, so that a change of the working folder moves no data', () => {
  // Before: the path stayed relative, and settings, journal and worker could each find another folder.
  expect(defaultDataDir({ TUZHAN_DATA_DIR: 'data/a' })).toBe(resolve('data/a'))
  expect(isAbsolute(defaultDataDir({}))).toBe(true)
})
