import { isUtf8 } from 'node:buffer'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { textDecoder } from '../../../../../electron/core/spreadsheet/csv/textEncoding.ts'
import { Utf8Transcoder } from '../../../../../electron/core/spreadsheet/csv/Utf8Transcoder.ts'
import { big5Encoder, gb18030Encoder } from '../../../../support/workbooks/gb18030Encoder.ts'

/** Text in pieces of these sizes and the rest; each piece must be whole characters. */
function transcode(
  bytes: Buffer,
  sizes: readonly number[],
  encoding: string,
  options?: { isBeginning: boolean },
): string {
  const transcoder = new Utf8Transcoder(encoding, options)
  const found: Buffer[] = []
  let at = 0
  for (const size of [...sizes, bytes.length]) {
    found.push(Buffer.from(transcoder.push(bytes.subarray(at, at + size))))
    at += size
  }
  found.push(transcoder.end())
  for (const piece of found) expect(isUtf8(piece)).toBe(true)
  return Buffer.concat(found).toString()
}

const brokenText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 4 }).map((text) => Buffer.from(text)),
  fc.constantFrom('张三', 'é', '😀', '\ufeff', 'a', '1380').map((text) => Buffer.from(text)),
  fc.uint8Array({ minLength: 1, maxLength: 4 }).map((bytes) => Buffer.from(bytes)),
)
/** Beginnings of characters of four bytes, broken ones among them: Node's decoder throws where a border of pieces divides these. */
const brokenGb = fc
  .constantFrom([0x81, 0x30], [0x81, 0x30, 0x41], [0x81, 0x30, 0x81], [0x84, 0x31, 0xa4, 0x37], [0xff])
  .map((bytes) => Buffer.from(bytes))
const twoBytes = (encode: (text: string) => Buffer) =>
  fc.constantFrom('张三', '陳', 'é', 'a', '1380', ',').map((text) => {
    try {
      return encode(text)
    } catch {
      return Buffer.from('x')
    }
  })
const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 12 })

// A character cut by the border of two pieces, or a broken byte anywhere, would become another one.
it.each([
  ['utf-8', brokenText],
  ['UTF8', brokenText],
  ['utf-16le', brokenText],
  ['utf-16be', brokenText],
  ['windows-1252', brokenText],
  ['gb18030', fc.oneof(twoBytes(gb18030Encoder()), brokenGb)],
  ['gbk', fc.oneof(twoBytes(gb18030Encoder()), brokenGb)],
  ['big5', twoBytes(big5Encoder())],
])('gives what a decoder of %s gives for the whole, wherever it is cut', (encoding, part) => {
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), sizes, (parts, places) => {
      const bytes = Buffer.concat(parts)
      expect(transcode(bytes, places, encoding)).toBe(textDecoder(encoding).decode(bytes))
    }),
    { numRuns: 500 },
  )
})

// Where the memory for a decoded piece is too small, the end of it is lost.
it.each(['windows-1252', 'utf-8', 'gb18030', 'big5', 'utf-16le'])(
  'has room for the longest that %s can become',
  (encoding) => {
    for (const bytes of [
      [0x80],
      [0xff],
      [0x81, 0x30, 0x41],
      [0x81, 0x30, 0x81],
      [0x88, 0x62],
      [0xe4],
      [0x81, 0x30],
      [0x00, 0xd8],
      [0x2d, 0x4e],
    ]) {
      const piece = Buffer.concat([Buffer.of(0xff, 0x41), Buffer.alloc(100_000, Uint8Array.from(bytes))])
      expect(transcode(piece, [], encoding)).toBe(textDecoder(encoding).decode(piece))
    }
  },
)

// A file may be ASCII for megabytes: a mark behind these is a character of it.
it('takes a byte order mark off at the beginning of the file only', () => {
  const marked = Buffer.from('\ufeff\ufeffa')
  expect(transcode(marked, [3], 'utf-8')).toBe('\ufeffa')
  expect(transcode(marked, [2], 'utf-8')).toBe('\ufeffa')
  const later = { isBeginning: false }
  expect(transcode(marked, [3], 'utf-8', later)).toBe('\ufeff\ufeffa')
  const broken = Buffer.concat([marked, Buffer.of(0xff)])
  expect(transcode(broken, [], 'utf-8', later)).toBe('\ufeff\ufeffa\ufffd')
  expect(transcode(broken, [], 'utf-8')).toBe('\ufeffa\ufffd')
})

// Decoding 185 MB to UTF-16 and encoding them again takes as long as reading them.
it('gives the very bytes of a piece of UTF-8', () => {
  const piece = Buffer.from('张三,13800000000\n')
  const found = new Utf8Transcoder('utf-8').push(piece)
  expect(found.buffer).toBe(piece.buffer)
  expect(found).toEqual(piece)
})
