import { cleanText, toHalfWidth } from './text.ts'

/**
 * Separators of tags in one cell, line breaks included; ┋ is 问卷星's, and each sign counts in the widths that input
 * methods and older character sets give it.
 */
export const tagSeparators = ',，﹐、､﹑;；﹔|｜│┋/／\n'

/** Other forms of a separator, which separate wherever it does. */
const separatorVariants: readonly string[] = ['，﹐', '、､﹑', '；﹔', '|｜│', '/／']

/** Adds the other forms of each separator. */
function withVariants(separators: string): string {
  return separatorVariants.reduce(
    (all, forms) => (all.includes(forms[0]!) ? all + forms.slice(1) : all),
    separators,
  )
}

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

/** Of both widths together, because people mix ( with ）. 〖〗 is around what people type in 问卷星 under 其他. */
const openingBrackets = '([{【《「『〖〔〈“'
const closingBrackets = ')]}】》」』〗〕〉”'
const mayKeep = /[([{（［｛【《「『〖〔〈“"&]/
/** `&amp;`, `&#39;`: a web page's way to write a character. */
const entity = /&(?:[a-z]{2,8}|#\d{1,6}|#x[\da-f]{1,5});/gi

/**
 * Returns the positions of separators inside one value: between brackets or quotes, `大客户（华东、华南）`, or at the end of
 * `&amp;`. Cut there, both halves would be values that nobody wrote. Null when there are none, the usual case.
 *
 * @param separators single characters
 */
export function findKeptSeparators(text: string, separators: string): Set<number> | null {
  if (!mayKeep.test(text)) return null
  const positions = new Set<number>()
  const open: { kind: number; index: number }[] = []
  /** How many of each kind are open: to look for one that is not would take a pass a bracket. */
  const openOfKind = new Uint16Array(openingBrackets.length)
  const waiting: number[] = []
  for (let index = 0; index < text.length; index += 1) {
    const sign = toHalfWidth(text[index]!)
    const opened = openingBrackets.indexOf(sign)
    if (opened !== -1) {
      open.push({ kind: opened, index })
      openOfKind[opened]! += 1
    } else if (open.length > 0 && separators.includes(text[index]!)) waiting.push(index)
    else if (open.length > 0) {
      const closed = closingBrackets.indexOf(sign)
      if (closed === -1 || openOfKind[closed] === 0) continue
      // Those inside of it were never closed.
      let inner = open.pop()!
      for (; inner.kind !== closed; inner = open.pop()!) openOfKind[inner.kind]! -= 1
      openOfKind[closed]! -= 1
      const start = inner.index
      while (waiting.length > 0 && waiting.at(-1)! > start) positions.add(waiting.pop()!)
    }
  }
  if (text.includes('"')) keepQuoted(text, separators, positions)
  if (separators.includes(';'))
    for (const match of text.matchAll(entity)) positions.add(match.index + match[0].length - 1)
  return positions.size > 0 ? positions : null
}

/** Adds the separators between a `"` at the start of a value and the next one: the inch mark of 5" opens none. */
function keepQuoted(text: string, separators: string, positions: Set<number>): void {
  let isStart = true
  for (let index = 0; index < text.length; index += 1) {
    if (isStart && text[index] === '"') {
      const end = text.indexOf('"', index + 1)
      // Without an end from here on, there is none for any later quote either.
      if (end === -1) return
      for (let at = index + 1; at < end; at += 1) if (separators.includes(text[at]!)) positions.add(at)
      index = end
    }
    isStart = separators.includes(text[index]!) || (isStart && text[index]!.trim() === '')
  }
}

const webAddress = new RegExp(
  `(?:[a-z][a-z\\d+.-]*:\\/\\/|www\\.)(?=[\\w\\u4e00-\\u9fff])[^\\s${tagSeparators.replace('/', '')}]+`,
  'gi',
)
const slashInNumber = /(?<=\d)[/／](?=\d)/g

/**
 * Returns the positions of slashes that belong to a tag: of a web address, and between digits, as in 2026/11/11大促, 24/7 and
 * 50/50. Null when there are none, the usual case.
 */
export function findKeptSlashes(text: string): Set<number> | null {
  if (!text.includes('/') && !text.includes('／')) return null
  const positions = new Set<number>()
  for (const match of text.matchAll(slashInNumber)) positions.add(match.index)
  for (const match of text.matchAll(webAddress)) {
    for (let at = match.index; at < match.index + match[0].length; at += 1)
      if (text[at] === '/') positions.add(at)
  }
  return positions.size > 0 ? positions : null
}

/** Unites sets of positions. */
export function unite(...sets: (Set<number> | null)[]): Set<number> | null {
  return sets.reduce((all, set) => (all === null || set === null ? (all ?? set) : new Set([...all, ...set])))
}

/** One quoted value of a JSON, Python or SQL list. */
const quotedItem = /\s*u?(?:"((?:[^"\\]|\\.|"")*)"|'((?:[^'\\]|\\.)*)')\s*(?:[,、;；]|$)/y
const nothingElse = /^\s*(?:\[\s*\]|\{\s*\}|\(\s*\))\s*$/

/**
 * Parses a list as programs write it: `["VIP","老客"]`, `['VIP', '老客']`, `{"VIP",老客}`, `"VIP","老客"`, `[VIP,
 * 老客]`, `[]`, with signs of either width. `[重要]` stays a value, because people put brackets around one.
 *
 * @returns the unquoted values; null when the text is no such list
 */
export function readSerializedList(text: string): string[] | null {
  const first = text[0]
  if (first === undefined || !'[{("\'［｛（【“‘＂'.includes(first) || /[”’]\s*[“‘]/.test(text)) return null
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
 * @param kept positions of separators that do not separate (see findKeptSeparators, findNumberCommas)
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

/** “新客”“老客” and 《甲》《乙》: GB/T 15834 puts no 、 between quotes, or between titles, that stand in a row. */
const inARow = /^(?:“[^“”]*”\s*){2,}$|^(?:《[^《》]*》\s*){2,}$/
const oneOfARow = /“[^“”]*”|《[^《》]*》/g

function unpackList(value: string): string[] {
  if (inARow.test(value)) return value.match(oneOfARow)!.flatMap(unpackList)
  const listed = readSerializedList(value)
  return listed === null ? [value] : listed.map(cleanText).flatMap(unpackList)
}

/**
 * Creates the split function of a custom field: by its separators, but never inside brackets, quotes or a number such
 * as 1,200. Used for counting and for sending values, so that both agree.
 *
 * @param given as `separators` of `splitCleaned`; `''` keeps cells whole
 */
export function createSplit(given: string): (text: string) => string[] {
  const separators = withVariants(given)
  const splitsAtComma = separators.includes(',') || separators.includes('，')
  return (text) => {
    const cleaned = cleanText(text)
    if (separators === '') return splitCleaned(cleaned, '', null)
    const inNumbers = splitsAtComma ? findNumberCommas(cleaned) : null
    return splitValues(cleaned, separators, unite(findKeptSeparators(cleaned, separators), inNumbers))
  }
}
