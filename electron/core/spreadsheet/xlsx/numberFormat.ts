import type { DateParts } from './dateSerial.ts'

/**
 * What a number format says about a number, as far as a customer list needs it.
 *
 * `plain` covers General, `0.00`, `#,##0`, scientific and fractions: the number itself is read, without grouping and
 * in full. Percent, currency, text around the number and fixed leading zeros are read as they are shown.
 */
export type CellFormat =
  | { kind: 'plain' }
  | { kind: 'date'; parts: DateParts }
  | { kind: 'shown'; positive: NumberSection; negative: NumberSection | null; zero: NumberSection | null }

export interface NumberSection {
  prefix: string
  suffix: string
  minIntegerDigits: number
  minDecimals: number
  maxDecimals: number
  grouped: boolean
  percent: boolean
}

export const plainFormat: CellFormat = { kind: 'plain' }

const dateOnly: DateParts = { date: true, time: false, elapsed: false }
const dateAndTime: DateParts = { date: true, time: true, elapsed: false }
const timeOnly: DateParts = { date: false, time: true, elapsed: false }
const elapsed: DateParts = { date: false, time: true, elapsed: true }

/**
 * The format of a built-in number. 0 to 49 are fixed; 27 to 36 and 50 to 58 are dates and times of the East Asian
 * editions, here as the Chinese one has them (ECMA-376 part 1, 18.8.30).
 */
export function builtinFormat(id: number): CellFormat {
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id === 36) return { kind: 'date', parts: dateOnly }
  if (id === 22) return { kind: 'date', parts: dateAndTime }
  if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id === 45 || id === 47 || id === 55 || id === 56) {
    return { kind: 'date', parts: timeOnly }
  }
  if (id === 46) return { kind: 'date', parts: elapsed }
  if (id >= 50 && id <= 58) return { kind: 'date', parts: dateOnly }
  if (id === 9) return parseNumberFormat('0%')
  if (id === 10) return parseNumberFormat('0.00%')
  return plainFormat
}

/** Understands a custom format code. What it does not understand is `plain`, so the number is read as it is. */
export function parseNumberFormat(code: string): CellFormat {
  const sections = splitSections(code)
  const first = sections[0] ?? ''
  if (/^(general|g\/通用格式|@)?$/i.test(stripDecorations(first).trim())) return plainFormat
  const parts = dateParts(first)
  if (parts !== null) return { kind: 'date', parts }

  const positive = parseSection(first)
  if (positive === null) return plainFormat
  const negative = sections[1] === undefined || sections[1] === '' ? null : parseSection(sections[1])
  const zero = sections[2] === undefined || sections[2] === '' ? null : parseSection(sections[2])
  const isShown =
    positive.percent ||
    positive.minIntegerDigits > 1 ||
    positive.prefix.trim() !== '' ||
    positive.suffix.trim() !== ''
  return isShown ? { kind: 'shown', positive, negative, zero } : plainFormat
}

/** Quoted text, a bracket, an escape or padding with its character, or one character: what a format code is made of. */
const pieces = /"[^"]*"?|\[[^\]]*\]?|[\\_*][\s\S]?|[\s\S]/g

/** Cuts at `;` outside quotes, brackets and escapes. */
function splitSections(code: string): string[] {
  const sections: string[] = ['']
  for (const piece of code.match(pieces) ?? []) {
    if (piece === ';') sections.push('')
    else sections[sections.length - 1] += piece
  }
  return sections
}

/** Without quoted text, escapes, padding and all brackets but elapsed time. */
function stripDecorations(section: string): string {
  return section
    .replace(/"[^"]*"?/g, '')
    .replace(/[\\_*][\s\S]?/g, '')
    .replace(/\[(?!(?:h+|m+|s+)\])[^\]]*\]?/gi, '')
}

function dateParts(section: string): DateParts | null {
  const bare = stripDecorations(section)
  if (/\[(h+|m+|s+)\]/i.test(bare)) return elapsed
  const time = /[hs]|上午|下午|AM\/PM|A\/P/i.test(bare)
  // An `m` next to hours or seconds means minutes; `e` and `g` are the years of East Asian calendars.
  const date = /[yd]|g+e|aaa|^e|e(?![+-])(?!.*[0#?])/i.test(bare) || (/m/i.test(bare) && !time)
  if (date) return time ? dateAndTime : dateOnly
  return time ? timeOnly : null
}

/** Null for what is not prefix, digits, suffix: fractions, exponents, literals between digits, `General`. */
function parseSection(section: string): NumberSection | null {
  let prefix = ''
  let suffix = ''
  let digits = ''
  let percent = false
  let isAfterDigits = false
  for (const piece of section.match(pieces) ?? []) {
    let literal: string
    if (piece[0] === '"') literal = piece.replaceAll('"', '')
    else if (piece[0] === '[') literal = /^\[\$([^-\]]*)/.exec(piece)?.[1] ?? ''
    else if (piece[0] === '\\') literal = piece.slice(1)
    else if (piece[0] === '_') literal = ' '
    else if (piece[0] === '*') literal = ''
    else if (/^[0#?.,]$/.test(piece)) {
      if (isAfterDigits && suffix !== '') return null
      digits += piece
      isAfterDigits = true
      continue
    } else if (piece === '%') {
      percent = true
      literal = '%'
    } else if (/^[A-Za-z/@]$/.test(piece)) return null
    else literal = piece
    if (isAfterDigits) suffix += literal
    else prefix += literal
  }
  const match = /^([0#?,]*)(?:\.([0#?]*))?$/.exec(digits)
  if (match === null || !/[0#?]/.test(digits)) return null
  const integer = match[1] ?? ''
  const decimals = match[2] ?? ''
  // A comma after the last digit divides by a thousand: rare, and reading the number itself is safer.
  if (integer.endsWith(',')) return null
  return {
    prefix: prefix.trimStart(),
    suffix: suffix.trimEnd(),
    minIntegerDigits: integer.replace(/[^0]/g, '').length,
    minDecimals: decimals.replace(/[^0]/g, '').length,
    maxDecimals: decimals.length,
    grouped: integer.includes(','),
    percent,
  }
}
