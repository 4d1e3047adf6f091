import { describe, expect, it } from 'vitest'
import { customFieldSchema } from '../../../electron/shared/ipc/schemas.ts'
import { isConfigId } from '../../../renderer/features/catalogue/isConfigId.ts'

describe('isConfigId', () => {
  it.each([
    '1',
    '10086',
    '9007199254740993',
    '9223372036854775807',
    '9223372036854775808',
    '0',
    '01',
    '-1',
    '1.0',
    '1e3',
    '',
    ' 1',
    '１２',
  ])(
    'agrees with the main process about %j, so that the dialog never lets through what is then refused',
    (text) => {
      expect(isConfigId(text)).toBe(customFieldSchema.safeParse({ configId: text, configName: '' }).success)
    },
  )
})
