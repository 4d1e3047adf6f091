import { cleanText, toHalfWidth } from './text.ts'

/** Separators of tags in one cell, line breaks included. */
export const tagSeparators = ',，、;；|/\n'

/**
 * Matches a number with grouping commas, `1,200` or `1,200,000`; of either width, as Chinese input methods
 * write them. Run only where digits surround a comma.
 */
const groupedNumber = /(?<![\d,，])\d{1,3}(?:[,，]\d{3})+(?![\d,，])/g
const commaBetweenDigits = /\d[,，]\d/

/** Returns the positions of grouping commas; null when there are none, the usual case. */
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

/** Of both widths together, because people mix ( with ）. */
const openingBrackets = '([{【《「'
const closingBrackets = ')]}】》」'

/**
 * Returns the positions of separators between the brackets of one value, `大客户（华东、华南）`: cut there, both
 * halves would be values that nobody wrote. Null when there are none, the usual case.
 *
 * @param separators single characters
 */
export function findBracketedSeparators(text: string, separators: string): Set<number> | null {
  if (!/[([{（［｛【《「]/.test(text)) return null
  const positions = new Set<number>()
  const open: { kind: number; index: number }[] = []
  const waiting: number[] = []
  for (let index = 0; index < text.length; index += 1) {
    const sign = toHalfWidth(text[index]!)
    const opened = openingBrackets.indexOf(sign)
    if (opened !== -1) open.push({ kind: opened, index })
    else if (open.length > 0 && separators.includes(text[index]!)) waiting.push(index)
    else if (open.length > 0 && closingBrackets.indexOf(sign) === open.at(-1)!.kind) {
      const start = open.pop()!.index
      while (waiting.length > 0 && waiting.at(-1)! > start) positions.add(waiting.pop()!)
    }
  }
  return positions.size > 0 ? positions : null
}

/** One quoted value of a JSON, Python or SQL list. */
const quotedItem = /\s*u?(?:"((?:[^"\\]|\\.|"")*)"|'((?:[^'\\]|\\.)*)')\s*(?:,|$)/y
const nothingElse = /^\s*(?:\[\s*\]|\{\s*\}|\(\s*\))\s*$/

/**
 * Parses a list as programs write it: `["VIP","老客"]`, `['VIP', '老客']`, `{"VIP",老客}`, `"VIP","老客"`, `[VIP,
 * 老客]`, `[]`, with signs of either width. `[重要]` stays a value, because people put brackets around one.
 *
 * @returns the unquoted values; null when the text is no such list
 */
export function readSerializedList(text: string): string[] | null {
  const first = text[0]
  if (first === undefined || !'[{("\'［｛（【“‘＂'.includes(first)) return null
  return readPlainList(
    text.replace(/[［］｛｝（）【】“”‘’＂，]/g, (sign) => plainSigns[wideSigns.indexOf(sign)]!),
  )
}

/** Signs of a list as an input method types them, and those of programs. */
const wideSigns = '［］｛｝（）【】“”‘’＂，'
const plainSigns = '[]{}()[]""\'\'",'

function readPlainList(text: string): string[] | null {
  const first = text[0]!
  if (nothingElse.test(text)) return []
  const isBracketed = '[{('.includes(first)
  const closing = { '[': ']', '{': '}', '(': ')' }[first]
  if (isBracketed && !text.endsWith(closing!)) return null
  const inner = isBracketed ? text.slice(1, -1) : text
  const quoted = readQuotedItems(inner)
  if (quoted !== null || !isBracketed) return quoted
  const isPlain = !/[[\]{}()"':]/.test(inner)
  return isPlain && (first === '{' || /[,、;；]/.test(inner)) ? inner.split(/[,、;；]/) : null
}

/** Parses comma-separated quoted values; null if anything else is in the text. */
function readQuotedItems(text: string): string[] | null {
  const items: string[] = []
  quotedItem.lastIndex = 0
  while (quotedItem.lastIndex < text.length) {
    const match = quotedItem.exec(text)
    if (match === null) return null
    const item = match[1]?.replaceAll('""', '"') ?? match[2] ?? ''
    items.push(item.replace(/\\u([\da-f]{4})|\\(.)/gi, unescape))
  }
  return items
}

function unescape(_whole: string, code: string | undefined, character: string): string {
  if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16))
  return character === 'n' ? '\n' : character
}

/**
 * Splits one cell into cleaned, distinct, non-empty values in cell order.
 *
 * @param text cleaned
 * @param separators single characters; `\n` means any line break; `''` keeps the cell whole
 * @param kept positions of separators that do not separate (see findBracketedSeparators, findNumberCommas)
 */
function splitCleaned(text: string, separators: string, kept: Set<number> | null): string[] {
  const values = new Set<string>()
  let start = 0
  for (let index = 0; separators !== '' && index <= text.length; index += 1) {
    const separates = index === text.length || (separators.includes(text[index]!) && !kept?.has(index))
    if (!separates) continue
    values.add(text.slice(start, index).trim())
    start = index + 1
  }
  if (start === 0) values.add(text)
  values.delete('')
  return [...values]
}

/**
 * Splits a cell into cleaned, distinct, non-empty values: those of a list as programs write it, else the parts
 * between separators. A part may be such a list again, `"VIP"；"老客"`.
 *
 * @param text cleaned
 * @param separators as for `splitCleaned`
 * @param kept as for `splitCleaned`
 */
export function splitValues(text: string, separators: string, kept: Set<number> | null): string[] {
  const listed = readSerializedList(text)
  const parts = listed === null ? splitCleaned(text, separators, kept) : listed.map(cleanText)
  const values = parts.flatMap(unpackList)
  return values.length === 1 && values[0] === text
    ? values
    : [...new Set(values)].filter((value) => value !== '')
}

function unpackList(value: string): string[] {
  const listed = readSerializedList(value)
  return listed === null ? [value] : listed.map(cleanText).flatMap(unpackList)
}

/**
 * Creates the split function of a custom field: by its separators, but never inside brackets or a number such as
 * 1,200. Used for counting and for sending values, so that both agree.
 *
 * @param separators as for `splitCleaned`; `''` keeps cells whole
 */
export function createSplit(separators: string): (text: string) => string[] {
  const splitsAtComma = separators.includes(',') || separators.includes('，')
  return (text) => {
    const cleaned = cleanText(text)
    if (separators === '') return splitCleaned(cleaned, '', null)
    const inBrackets = findBracketedSeparators(cleaned, separators)
    const inNumbers = splitsAtComma ? findNumberCommas(cleaned) : null
    const kept = inBrackets === null ? inNumbers : new Set([...inBrackets, ...(inNumbers ?? [])])
    return splitValues(cleaned, separators, kept)
  }
}
