import fc from 'fast-check'
import { expect, it } from 'vitest'
import { gb18030Encoder } from '../../../support/workbooks/gb18030Encoder.ts'
import { isDestroyed, mayBeDestroyed } from '../../../../electron/core/spreadsheet/destroyedText.ts'

/** 张三丰 in UTF-8 read as GBK and as Windows-1252, question marks, a replacement, private use. */
const parts = [
  '寮犱笁涓',
  'å¼ ä¸‰',
  'ÕÅÈý',
  '??',
  '?',
  '\ufffd',
  '\ue179',
  '张三',
  'abc',
  '·',
  '，',
  '𠮷',
  ' ',
]

// A text that the cheap test on bytes lets pass is never looked at again, so it must let no destroyed one pass.
it('the test on bytes finds every text that is destroyed', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constantFrom(...parts), fc.string({ unit: 'grapheme' })), { maxLength: 6 }),
      (texts) => {
        const text = texts.join('')
        const bytes = Buffer.from(text)
        if (isDestroyed(bytes.toString())) expect(mayBeDestroyed(bytes, 0, bytes.length)).toBe(true)
      },
    ),
    { numRuns: 3_000 },
  )
})

it('the test on bytes lets everyday texts pass', () => {
  for (const text of [
    '王小明',
    'VIP,老客',
    '广东省广州市体育西路5号（3楼）',
    '13812345678',
    '2024-03-05',
    '𠮷野',
  ]) {
    const bytes = Buffer.from(text)
    expect(mayBeDestroyed(bytes, 0, bytes.length), text).toBe(false)
  }
})

const toGb18030 = gb18030Encoder()

/** Chinese bytes as Windows-1252 shows them; the five codes that it lacks are dropped, as Excel does. */
const asLatin = (bytes: Uint8Array): string =>
  new TextDecoder('windows-1252').decode(bytes).replaceAll(/[\u0080-\u009f]/g, '')

// Punctuation between the hanzi hid them, and so did a lost code of Windows-1252; one member of a list was not looked at.
it.each([
  ['a sentence in GBK', asLatin(toGb18030('老顾客，喜欢红色（大）'))],
  ['a rare hanzi behind an everyday one', asLatin(toGb18030('李鑫鑫'))],
  ['an address in UTF-8 with lost codes', asLatin(Buffer.from('上海市杨浦区'))],
  ['a name in UTF-8 with lost codes', asLatin(Buffer.from('李小龙'))],
  ['a foreign name in UTF-8', asLatin(Buffer.from('José'))],
  ['one of several tags', 'VIP,??'],
  ['a tag between others', 'A;???;B'],
])('%s is destroyed', (_, text) => {
  expect(isDestroyed(text), text).toBe(true)
})

it.each([
  'José',
  'Müller-Lüdenscheidt',
  'Åsa Ödön',
  'São João',
  'ÇAĞRI',
  'Ærøskøbing',
  'Citroën, très élégant',
  'àéèç',
  '25°C±1',
  '50×60÷2',
  '£12.50 – £20',
  'Really?? Yes',
  'which, and why?',
  '喜欢红色？？',
  'https://a.example/?a=1&b=??',
])('%s is left alone', (text) => {
  expect(isDestroyed(text)).toBe(false)
})
