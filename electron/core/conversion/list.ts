import { cleanText } from './text.ts'

/** What separates the tags of one cell; line breaks do too. */
export const tagSeparators = ',，、;；|/\n'

/**
 * `1,200` and `1,200,000`: a comma that belongs to the number, of either width, as Chinese input methods write it. Looked at only
 * where digits stand around a comma.
 */
const groupedNumber = /(?<![\d,，])\d{1,3}(?:[,，]\d{3})+(?![\d,，])/g
const commaBetweenDigits = /\d[,，]\d/

/** Positions of the commas that group the digits of a number, or null when there are none, which is nearly always. */
export function findNumberCommas(text: string): Set<number> | null {
  if (!commaBetweenDigits.test(text)) return null
  const positions = new Set<number>()
  for (const match of text.matchAll(groupedNumber)) {
    for (let index = 0; index < match[0].length; index += 1) {
      if (',，'.includes(match[0][index]!)) positions.add(match.index + index)
    }
  }
  return positions.size > 0 ? positions : null
}

/**
 * Splits one cell into its values: cleaned, without empty ones and repetitions, in the order of the cell.
 *
 * @param separators single characters; `\n` stands for any line break; `''` keeps the cell whole
 * @param kept positions of separators that do not separate (see findNumberCommas)
 */
export function splitValues(text: string, separators: string, kept: Set<number> | null = null): string[] {
  const values: string[] = []
  const add = (part: string): void => {
    const value = cleanText(part)
    if (value !== '' && !values.includes(value)) values.push(value)
  }
  let start = 0
  for (let index = 0; separators !== '' && index < text.length; index += 1) {
    const character = text[index]!
    const separates = separators.includes(character === '\r' ? '\n' : character)
    if (!separates || kept?.has(index)) continue
    add(text.slice(start, index))
    start = index + 1
  }
  add(start === 0 ? text : text.slice(start))
  return values
}

/**
 * How the cells of a custom field are split: by its separators, but never inside a number such as 1,200. Counting values and sending
 * them have to agree on this.
 *
 * @param separators as of `splitValues`; `''` keeps cells whole
 */
export function createSplit(separators: string): (text: string) => string[] {
  const splitsAtComma = separators.includes(',') || separators.includes('，')
  return (text) => splitValues(text, separators, splitsAtComma ? findNumberCommas(text) : null)
}
