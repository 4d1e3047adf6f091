import { expect, it } from 'vitest'
import fc from 'fast-check'
import { toVisible, toVisibleJson } from '../../../../electron/cli/output/visibleText.ts'

/** What a terminal obeys, by code point: written independently of the expression under test. */
const obeyed = [
  ...Array.from({ length: 32 }, (_, code) => code),
  ...Array.from({ length: 33 }, (_, index) => 127 + index),
  ...[0x61c, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069],
  ...[0x2028, 0x2029, 0xfeff],
]

it.each([
  ['\u001b[31mred\u001b[0m', '\\u001b[31mred\\u001b[0m'],
  ['\u001b]8;;http://x\u0007link', '\\u001b]8;;http://x\\u0007link'],
  ['\u009b2J', '\\u009b2J'],
  ['\u007f', '\\u007f'],
  ['a\r\nb\tc', 'a\\r\\nb\\tc'],
  ['invoice\u202egpj.exe', 'invoice\\u202egpj.exe'],
  ['张三👩‍👧', '张三👩‍👧'],
  ['\u{e0041}', '\\udb40\\udc41'],
  ['\ud800', '\\ud800'],
])('%j is shown as %s', (text, shown) => {
  expect(toVisible(text)).toBe(shown)
})

it('sends no character that a terminal obeys, whatever the text', () => {
  const dangerous = fc.constantFrom(...obeyed).map((code) => String.fromCodePoint(code))
  const texts = fc.array(fc.oneof(dangerous, fc.string({ unit: 'binary' }))).map((parts) => parts.join(''))
  fc.assert(
    fc.property(texts, (text) => {
      for (const sent of [toVisible(text), toVisibleJson({ [text]: text })]) {
        const found = [...sent].filter((character) => obeyed.includes(character.codePointAt(0) ?? 0))
        expect(found).toEqual([])
      }
    }),
  )
})

it('escapes JSON so that its values stay the same', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), (value) => {
      expect(JSON.parse(toVisibleJson(value))).toEqual(value)
    }),
  )
})
