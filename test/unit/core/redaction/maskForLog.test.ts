import { expect, it } from 'vitest'
import { maskLongNumbers } from '../../../../electron/core/redaction/maskForLog.ts'

// A report about a job that support could not find, in one of 280: its id ends with twelve digits.
it('masks phone and id numbers in a report, and keeps the ids of jobs whole', () => {
  const id = 'da9ff5aa-60ec-4644-8f3b-226660673940'
  expect(maskLongNumbers(`{"id": "${id}", "about": "13812345678 11010519491231002X 1234567890-1"}`)).toBe(
    `{"id": "${id}", "about": "… …X …-1"}`,
  )
})
