import fc from 'fast-check'
import { expect, it } from 'vitest'
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
