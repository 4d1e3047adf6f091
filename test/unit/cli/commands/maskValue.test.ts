import { expect, it } from 'vitest'
import fc from 'fast-check'
import { maskValue } from '../../../../electron/cli/commands/maskValue.ts'

it.each([
  ['138 0000-1234', '### ####-####'],
  ['张三 Zhang', '字字 xxxxx'],
  ['zhang@example.com', 'xxxxx@xxxxxxx.xxx'],
  ['１３８', '###'],
  ['', ''],
])('%j keeps its shape only: %j', (value, masked) => {
  expect(maskValue(value)).toBe(masked)
})

it('leaves no letter, digit or picture of any script readable, and stays short', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (value) => {
      const masked = maskValue(value)
      expect(masked.replaceAll(/[x字□]/g, '')).not.toMatch(/[\p{L}\p{N}\p{So}]/u)
      expect([...masked].length).toBeLessThanOrEqual(61)
    }),
  )
})
