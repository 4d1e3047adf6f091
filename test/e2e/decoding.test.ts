import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Browser } from 'playwright-core'
import { textDecoder } from '../../electron/core/spreadsheet/csv/textEncoding.ts'
import { characterUnifier } from '../../electron/core/spreadsheet/csv/unifyCharacters.ts'
import { twoByteCodes } from '../support/workbooks/twoByteCodes.ts'
import { launchChromium } from './support/chromium.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

/** Chromium 153 itself gives halves of a character for these four, whose text has two. */
const combined = new Set([0x8862, 0x8864, 0x88a3, 0x88a5])

// Chromium follows the WHATWG index. A file must have one text in the window and on the command line.
it.each(['gb18030', 'gbk', 'big5'])(
  'Chromium and this runtime give one text for every code of %s',
  async (encoding) => {
    const page = await browser.newPage()
    const codes = twoByteCodes()
    const decoded = await page.evaluate(
      ([label, all]) => {
        const decoder = new TextDecoder(label)
        return all.map((code) => decoder.decode(Uint8Array.of(code >> 8, code & 0xff)))
      },
      [encoding, codes] as const,
    )
    await page.close()
    const unify = characterUnifier(encoding)!
    const different = codes.filter((code, index) => {
      const own = textDecoder(encoding).decode(Uint8Array.of(code >> 8, code & 0xff))
      return own !== unify(decoded[index]!) && !(encoding === 'big5' && combined.has(code))
    })
    expect(different.map((code) => code.toString(16))).toEqual([])
  },
)
