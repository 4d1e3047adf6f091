import { isUtf8 } from 'node:buffer'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decodeXmlText, resolveEscapes } from '../../../../electron/core/containers/xml/xmlText.ts'
import { cellText, cellTextDefect } from '../../../../electron/core/spreadsheet/cellText.ts'
import { maxCellCharacters } from '../../../../electron/core/spreadsheet/limits.ts'
import {
  copyUsualText,
  mostUsualBytes,
  surelyShows,
} from '../../../../electron/core/spreadsheet/usualText.ts'

const target = Buffer.alloc(mostUsualBytes + 3)

/** The bytes as they were copied, from and to the middle of others; null when the text is not usual. */
function copied(text: Uint8Array): Buffer | null {
  const source = Buffer.concat([Buffer.from('_x'), text, Buffer.from('<x</t>')])
  const length = copyUsualText(source, 2, target, 3)
  return length === -1 ? null : target.subarray(3, 3 + length)
}

function assertCopiedTruly(bytes: Buffer): void {
  const found = copied(bytes)
  if (found === null) return
  const tag = bytes.indexOf('<')
  expect(found.length).toBe(tag === -1 ? bytes.length : tag)
  const text = decodeXmlText(bytes, 0, found.length)
  expect(isUtf8(bytes.subarray(0, found.length))).toBe(true)
  expect(cellText(resolveEscapes(text))).toBe(text)
  expect(cellTextDefect(text), text).toBe(null)
  expect(`"${found.toString()}"`).toBe(JSON.stringify(text))
}

/** 张三丰 in UTF-8 read as GBK and as Windows-1252, marks of lost text, numbers that lost digits, escapes, blanks. */
const parts = [
  ...[
    '寮犱笁涓',
    'å¼ ä¸‰',
    'ÕÅÈý',
    '??',
    '?',
    '\ufffd',
    '\ue179',
    '□',
    '&amp;',
    '&#24352;',
    '\\u5f20',
    '_x000D_',
    '_',
  ],
  ...[
    'x000D_',
    '\r',
    '\n',
    '"',
    '\\',
    '\0',
    '\u007f',
    '\u2028',
    '\ufeff',
    '张三',
    'abc',
    '·',
    '，',
    '𠮷',
    '๑',
    '한',
  ],
  ...[
    '4.40301E',
    '+17',
    'E+9',
    '1.2e10',
    '1.2e１7',
    '440301199001011000',
    '440,301,199,001,011,000',
    '4403',
    '0',
    '０',
    '４．４Ｅ＋１７',
  ],
  ...[
    '-',
    '.',
    ' ',
    '\u3000',
    '\u00a0',
    '\u2003',
    '=DISPIMG("a",1)',
    '=',
    '#N/A',
    '####',
    'Err:508',
    'E',
    '#',
  ],
]
const text = fc.array(fc.oneof(fc.constantFrom(...parts), fc.string({ unit: 'binary', maxLength: 3 })), {
  maxLength: 6,
})

it('what is copied is the text that a string would give (a customer would get another name or number)', () => {
  fc.assert(
    fc.property(text, (written) => assertCopiedTruly(Buffer.from(written.join('')))),
    { numRuns: 20_000 },
  )
})

it('bytes that are no UTF-8 are never copied (lines would be read back as other text)', () => {
  const byte = fc.oneof(
    fc.constantFrom(0x41, 0x80, 0xbf, 0xc3, 0xe4, 0xed, 0xef, 0xa0, 0xf0, 0xff),
    fc.nat(255),
  )
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 8 }), (bytes) => assertCopiedTruly(Buffer.from(bytes))),
    { numRuns: 20_000 },
  )
  // Each lead byte with the ends of the ranges that may follow it.
  for (let lead = 0x80; lead <= 0xff; lead++)
    for (const second of [0x00, 0x7f, 0x80, 0x9f, 0xa0, 0xbf, 0xc0])
      for (const third of [0x00, 0x7f, 0x80, 0xbf, 0xc0]) {
        assertCopiedTruly(Buffer.of(lead, second, third))
        assertCopiedTruly(Buffer.of(lead, second))
      }
})

it('every text of one character is copied truly or left alone', () => {
  for (let code = 0; code < 0x30000; code++)
    if (code < 0xd800 || code > 0xdfff) assertCopiedTruly(Buffer.from(String.fromCodePoint(code)))
})

it('a text of the length that a cell is cut at is left alone (nobody would learn that its end may be lost)', () => {
  expect(copied(Buffer.from('a'.repeat(mostUsualBytes - 3)))).not.toBe(null)
  expect(copied(Buffer.from('a'.repeat(maxCellCharacters - 1)))).toBe(null)
})

it('a text without an end is left alone (a cell at the border of two pieces of the file would be cut)', () => {
  for (const cut of ['', '1', '13812345678', '张', '张三'])
    expect(copyUsualText(Buffer.from(cut), 0, target, 0)).toBe(-1)
})

it.each([
  ...[
    '',
    '王小明',
    '13812345678',
    '440301199001011235',
    '广东省广州市体育西路5号（3楼）',
    '3栋2单元',
    '2024-03-05',
    '１２号',
  ],
  ...[
    'VIP,老客',
    'zhang_san@example.com',
    'oTLC_EklZbxqA3QwVGBNOi-hXJt0',
    '09:30:00',
    '0571-88886666',
    'a b',
    'a>b',
    '欧阳娜娜 ',
  ],
])('the everyday text %j is copied (millions of cells would be read slowly)', (everyday) => {
  expect(copied(Buffer.from(everyday))?.toString()).toBe(everyday)
})

it('a first byte that surely shows never begins a blank text (a row of blanks would become a customer)', () => {
  for (let code = 0; code < 0x30000; code++) {
    const character = String.fromCodePoint(code)
    const [first] = Buffer.from(JSON.stringify(character).slice(1, -1))
    if (surelyShows(first!)) expect(character.trim(), String(code)).not.toBe('')
  }
})
