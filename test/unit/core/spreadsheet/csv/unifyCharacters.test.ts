import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { textDecoder } from '../../../../../electron/core/spreadsheet/csv/textEncoding.ts'
import { characterUnifier } from '../../../../../electron/core/spreadsheet/csv/unifyCharacters.ts'
import { twoByteCodes } from '../../../../support/workbooks/twoByteCodes.ts'

function decodeAll(encoding: string): string[] {
  return twoByteCodes().map((code) => textDecoder(encoding).decode(Uint8Array.of(code >> 8, code & 0xff)))
}

/** SHA-256 of all 23,940 texts; test/e2e/decoding.test.ts compares the same with a browser. */
const digests: { readonly [encoding: string]: string } = {
  gb18030: '8a5a2e7d2a41944c34da9d6f957f3993f9d279ee552865cb09ed675ed64e6c88',
  gbk: '8a5a2e7d2a41944c34da9d6f957f3993f9d279ee552865cb09ed675ed64e6c88',
  big5: '1194d5884346a76cf1928a6c07da53100cacd4ff2bd79c1c43b1a8c1349e6e17',
}

describe('the text of a file', () => {
  // Another ICU, with the next Node or Electron, would give other names and hashes to files that were imported before.
  it.each(['gb18030', 'gbk', 'big5'])('in %s is pinned for every two-byte code', (encoding) => {
    const digest = createHash('sha256')
      .update(JSON.stringify(decodeAll(encoding)))
      .digest('hex')
    expect(digest).toBe(digests[encoding])
  })

  // Electron's ICU gives U+E81E for FE59, Node's U+9FB4.
  it('in GB18030 has the characters of the standard of 2022, whichever standard the decoder follows', () => {
    const unify = characterUnifier('gb18030')!
    const codes = [0xa6d9, 0xa6da, 0xa6db, 0xa6f3, 0xfe59, 0xfe61, 0xfea0]
    const now = codes.map((code) => textDecoder('gb18030').decode(Uint8Array.of(code >> 8, code & 0xff)))
    expect(now.join('')).toBe('\ufe10\ufe12\ufe11\ufe19\u9fb4\u9fb5\u9fbb')
    expect(unify('\ue78d\ue78e\ue78f\ue796\ue81e\ue826\ue864')).toBe(now.join(''))
  })

  it('in GB18030 is the same for the four-byte code of such a character', () => {
    expect(textDecoder('gb18030').decode(Uint8Array.of(0x82, 0x35, 0x90, 0x37))).toBe('\u9fb4')
  })

  it('in Big5 has the characters of Hong Kong, which Node gives as private use', () => {
    expect(textDecoder('big5').decode(Uint8Array.of(0x87, 0x40, 0x88, 0x62, 0xfe, 0xfe))).toBe(
      '\u43f0\u00ca\u0304\u79d4',
    )
    expect(decodeAll('big5').join('')).not.toMatch(/[\ue000-\uf848]/)
  })

  it('is unified also where a code is split between two pieces', () => {
    const decoder = textDecoder('gb18030')
    expect(
      decoder.decode(Uint8Array.of(0x41, 0xfe), { stream: true }) + decoder.decode(Uint8Array.of(0x59)),
    ).toBe('A\u9fb4')
  })

  it('is left alone in every other encoding', () => {
    for (const encoding of ['utf-8', 'utf-16le', 'windows-1252'])
      expect(characterUnifier(encoding)).toBeNull()
    expect(textDecoder('utf-8').decode(Buffer.from('\ue81e'))).toBe('\ue81e')
  })
})
