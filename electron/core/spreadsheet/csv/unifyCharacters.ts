import { big5PrivateUse } from './big5PrivateUse.ts'

/**
 * Gives one text for one file, whatever decodes it: Node's ICU, the one of Electron, and browsers differ in a few
 * characters of GB18030 and many of Big5, and another character is another name and another hash.
 *
 * @param encoding as `TextDecoder.encoding` has it
 * @returns the function for decoded text; null when all decoders agree
 */
export function characterUnifier(encoding: string): ((text: string) => string) | null {
  if (encoding === 'gb18030' || encoding === 'gbk') return unifyGb18030
  return encoding === 'big5' ? unifyBig5 : null
}

/**
 * GB 18030-2022: the 18 codes that the standard of 2000 had in the private use area (A6D9 to A6F3, FE59 to FEA0), as the
 * characters they always stood for. Both their two-byte and their four-byte codes give these.
 */
const gb18030Characters: ReadonlyMap<string, string> = new Map(
  [
    [0xe78d, 0xfe10],
    [0xe78e, 0xfe12],
    [0xe78f, 0xfe11],
    [0xe790, 0xfe13],
    [0xe791, 0xfe14],
    [0xe792, 0xfe15],
    [0xe793, 0xfe16],
    [0xe794, 0xfe17],
    [0xe795, 0xfe18],
    [0xe796, 0xfe19],
    [0xe81e, 0x9fb4],
    [0xe826, 0x9fb5],
    [0xe82b, 0x9fb6],
    [0xe82c, 0x9fb7],
    [0xe832, 0x9fb8],
    [0xe843, 0x9fb9],
    [0xe854, 0x9fba],
    [0xe864, 0x9fbb],
  ].map(([before = 0, now = 0]) => [String.fromCharCode(before), String.fromCharCode(now)]),
)

function unifyGb18030(text: string): string {
  return text.replace(
    /[\ue78d-\ue796\ue81e\ue826\ue82b\ue82c\ue832\ue843\ue854\ue864]/g,
    (character) => gb18030Characters.get(character) ?? character,
  )
}

const firstPrivateUse = 0xe000
let big5Characters: readonly string[] | null = null

/** Big5 as the WHATWG index has it, but for the control pictures of A3C0 to A3E0, which Node's ICU does not know. */
function unifyBig5(text: string): string {
  return text.replace(/[\ue000-\uf848\u2400-\u2421\u2593]/g, (character) => {
    if (character === '\u2593') return '\uffed'
    if (character < '\ue000') return '\ufffd'
    big5Characters ??= [...big5PrivateUse]
    const offset = character.charCodeAt(0) - firstPrivateUse
    const found = big5Characters[offset] ?? '.'
    return found === '.' ? (combined.get(character) ?? undecodable(offset)) : found
  })
}

/** Two letters for which Unicode has a base and a mark only. */
const combined: ReadonlyMap<string, string> = new Map([
  ['\uf325', '\u00ca\u0304'],
  ['\uf327', '\u00ca\u030c'],
  ['\uf344', '\u00ea\u0304'],
  ['\uf346', '\u00ea\u030c'],
])

/** Places a row of two-byte codes has: trail bytes 40 to 7E and A1 to FE. */
const placesPerRow = 157
const placesBelowA1 = 63

/** First character of each run of user-defined codes: C6A1 (in the middle of a row), 8140, 8E40, FA40. */
const runs = [0xf6b1, 0xeeb8, 0xe311, 0xe000]

/** A code without a character: a browser keeps its second byte when it is ASCII. */
function undecodable(offset: number): string {
  const code = firstPrivateUse + offset
  const start = runs.find((each) => code >= each) ?? firstPrivateUse
  const place = (code - start + (start === runs[0] ? placesBelowA1 : 0)) % placesPerRow
  return place < placesBelowA1 ? `\ufffd${String.fromCharCode(0x40 + place)}` : '\ufffd'
}
