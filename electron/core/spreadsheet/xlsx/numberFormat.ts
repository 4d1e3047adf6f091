import type { DateParts } from './dateSerial.ts'
import { literalOf, piecesOf, splitSections } from './formatPieces.ts'

/**
 * A parsed number format, as far as a customer list needs it.
 *
 * `plain` covers General, `0.00`, `#,##0`, scientific and fractions: the cell reads as the full number
 * without grouping. Percent, currency, text around the number and fixed leading zeros read as shown.
 */
export type CellFormat =
  | { kind: 'plain' }
  | { kind: 'date'; parts: DateParts; hides?: HiddenPart }
  | {
      kind: 'shown'
      positive: NumberSection
      negative: NumberSection | null
      zero: NumberSection | string | null
    }
  | { kind: 'text'; text: string }
  /** Uses the first section whose condition matches the number: `[=1]"男";[=2]"女"`. */
  | { kind: 'byValue'; sections: readonly { holds: (value: number) => boolean; format: CellFormat }[] }

/**
 * The part a date format hides. Typing 5月3日 or 1990-5 gives such a cell: the program adds the current year,
 * or the first of the month.
 */
export type HiddenPart = 'year' | 'day'

export interface NumberSection {
  prefix: string
  suffix: string
  minIntegerDigits: number
  minDecimals: number
  maxDecimals: number
  grouped: boolean
  percent: boolean
  /** Text between the digits, by the number of digits after it: `000-0000`. */
  inner: ReadonlyMap<number, string>
}

export const plainFormat: CellFormat = { kind: 'plain' }

const dateOnly: DateParts = { date: true, time: false, elapsed: false }
const dateAndTime: DateParts = { date: true, time: true, elapsed: false }
const timeOnly: DateParts = { date: false, time: true, elapsed: false }
const elapsed: DateParts = { date: false, time: true, elapsed: true }

/** Built-in formats of month and year (mmm-yy, 1990年5月), and those of month and day (d-mmm, 5月3日). */
const dayless: ReadonlySet<number> = new Set([17, 27, 36, 50, 52, 57])
const yearless: ReadonlySet<number> = new Set([16, 28, 29, 51, 53, 54, 58])

/**
 * Returns the built-in format of an id. 0 to 49 are fixed; 27 to 36 and 50 to 58 are dates and times of the
 * East Asian editions, here as in the Chinese one (ECMA-376 part 1, 18.8.30).
 */
export function builtinFormat(id: number): CellFormat {
  if (dayless.has(id)) return { kind: 'date', parts: dateOnly, hides: 'day' }
  if (yearless.has(id)) return { kind: 'date', parts: dateOnly, hides: 'year' }
  if (id === 14 || id === 15 || id === 30 || id === 31) return { kind: 'date', parts: dateOnly }
  if (id === 22) return { kind: 'date', parts: dateAndTime }
  if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id === 45 || id === 47 || id === 55 || id === 56) {
    return { kind: 'date', parts: timeOnly }
  }
  if (id === 46) return { kind: 'date', parts: elapsed }
  if (id === 9) return parseNumberFormat('0%')
  if (id === 10) return parseNumberFormat('0.00%')
  return plainFormat
}

/** Parses a custom format code. Unsupported codes give `plain`, so the cell reads as its number. */
export function parseNumberFormat(code: string): CellFormat {
  const sections = splitSections(code)
  const first = sections[0] ?? ''
  const conditions = sections.slice(0, 3).map(conditionOf)
  if (conditions.some((condition) => condition !== null) || textOf(first) !== null) {
    return byValue(sections.slice(0, 3), conditions)
  }
  if (isGeneral(first)) return generalWithText(first)
  const parts = dateParts(first)
  if (parts !== null) return dateFormat(first, parts)

  const positive = parseSection(first)
  if (positive === null) return plainFormat
  const negative = sections[1] === undefined || sections[1] === '' ? null : parseSection(sections[1])
  const zero = sections[2] === undefined || sections[2] === '' ? null : zeroSection(sections[2])
  const isShown =
    positive.percent ||
    positive.minIntegerDigits > 1 ||
    positive.prefix.trim() !== '' ||
    positive.suffix.trim() !== ''
  return isShown ? { kind: 'shown', positive, negative, zero } : plainFormat
}

/**
 * Parses the zero section. Accounting formats show a dash between currency and digit blanks (`"¥"* "-"??`).
 */
function zeroSection(section: string): NumberSection | string | null {
  let text = ''
  for (const piece of piecesOf(section)) {
    const literal = literalOf(piece)
    if (literal === null && !/^[?\s¥￥$€£-]$/.test(piece)) return parseSection(section)
    text += literal ?? (piece === '?' ? '' : piece)
  }
  return text.trim() === '' ? parseSection(section) : text.trim()
}

function isGeneral(section: string): boolean {
  return /^(general|g\/通用格式|@)?$/i.test(stripDecorations(section).trim())
}

/** Any number with up to ten decimals. */
const anyNumber = '0.##########'

/** Parses `General"号"`, `"VIP"@` and `G/通用格式"级"`, whose text belongs to what the cell shows. */
function generalWithText(section: string): CellFormat {
  const positive = parseSection(section.replace(/general|g\/通用格式|@/i, anyNumber))
  const hasText = positive !== null && (positive.prefix.trim() !== '' || positive.suffix.trim() !== '')
  return hasText ? { kind: 'shown', positive, negative: null, zero: null } : plainFormat
}

const comparisons: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  '=': (value, limit) => value === limit,
  '<>': (value, limit) => value !== limit,
  '<': (value, limit) => value < limit,
  '>': (value, limit) => value > limit,
  '<=': (value, limit) => value <= limit,
  '>=': (value, limit) => value >= limit,
}

/** Parses the condition at the start of a section, such as `[>=60]`; null without one. */
function conditionOf(section: string): ((value: number) => boolean) | null {
  const match = /^(?:\[[^\]]*\])*?\[(<=|>=|<>|=|<|>)(-?\d+(?:\.\d+)?)\]/.exec(section)
  const compare = comparisons[match?.[1] ?? '']
  const limit = Number(match?.[2])
  return compare === undefined ? null : (value) => compare(value, limit)
}

/** The constant text of a section; null when the section shows the number, or nothing. */
function textOf(section: string): string | null {
  let text = ''
  for (const piece of piecesOf(section)) {
    const literal = literalOf(piece)
    if (literal === null && /[\w#?@.,%/]/.test(piece)) return null
    text += literal ?? piece
  }
  return text.trim() === '' ? null : text.trim()
}

/** Builds sections selected by value, with Excel's default conditions where a section has none. */
function byValue(
  sections: readonly string[],
  conditions: readonly ReturnType<typeof conditionOf>[],
): CellFormat {
  const usual =
    conditions[0] || conditions[1] || sections.length === 1
      ? [null, sections.length > 2 ? comparisons['<'] : null, null]
      : [comparisons[sections.length === 2 ? '>=' : '>'], comparisons['<'], null]
  return {
    kind: 'byValue',
    sections: sections.map((section, index) => {
      const text = textOf(section)
      const compare = usual[index] ?? null
      return {
        holds: conditions[index] ?? ((value) => compare === null || compare(value, 0)),
        format: text === null ? parseNumberFormat(withoutCondition(section)) : { kind: 'text', text },
      }
    }),
  }
}

function withoutCondition(section: string): string {
  return section.replace(/\[[<>=][^\]]*\]/, '')
}

function dateFormat(section: string, parts: DateParts): CellFormat {
  if (!parts.date) return { kind: 'date', parts }
  const bare = stripDecorations(section)
  const hasYear = /[yeg]/i.test(bare)
  // Only d and dd: ddd, dddd and aaaa are weekday names.
  const hasDay = /(?<!d)d{1,2}(?!d)/i.test(bare)
  if (!hasYear) return { kind: 'date', parts, hides: 'year' }
  return hasDay || !/m/i.test(bare) ? { kind: 'date', parts } : { kind: 'date', parts, hides: 'day' }
}

/** Removes quoted text, escapes, padding and all brackets except elapsed time. */
function stripDecorations(section: string): string {
  return section
    .replace(/"[^"]*"?/g, '')
    .replace(/[\\!_*][\s\S]?/g, '')
    .replace(/\[(?!(?:h+|m+|s+)\])[^\]]*\]?/gi, '')
}

function dateParts(section: string): DateParts | null {
  const bare = stripDecorations(section)
  if (/\[(h+|m+|s+)\]/i.test(bare)) return elapsed
  const time = /[hs]|上午|下午|AM\/PM|A\/P/i.test(bare)
  // `m` next to hours or seconds means minutes; `e` and `g` are year and era of East Asian calendars.
  const date = /[yd]|g+e|aaa|^e|e(?![+-])(?!.*[0#?])/i.test(bare) || (/m/i.test(bare) && !time)
  if (date) return time ? dateAndTime : dateOnly
  return time ? timeOnly : null
}

/**
 * Parses prefix, digits and suffix.
 *
 * @returns null for fractions, exponents, `General`, and text between digits that need not show
 */
function parseSection(section: string): NumberSection | null {
  let prefix = ''
  let suffix = ''
  let digits = ''
  let percent = false
  const inner = new Map<number, string>()
  for (const piece of piecesOf(section)) {
    if (/^[0#?.,]$/.test(piece)) {
      if (suffix !== '') inner.set(digits.length, suffix)
      suffix = ''
      digits += piece
      continue
    }
    const literal = literalOf(piece)
    if (literal === null && /^[A-Za-z/@]$/.test(piece)) return null
    if (piece === '%') percent = true
    if (digits === '') prefix += literal ?? piece
    else suffix += literal ?? piece
  }
  // The position of text between digits is certain only where every digit is always shown (`0`).
  if (inner.size > 0 && !/^0+$/.test(digits)) return null
  const match = /^([0#?,]*)(?:\.([0#?]*))?$/.exec(digits)
  if (match === null || !/[0#?]/.test(digits)) return null
  const integer = match[1] ?? ''
  const decimals = match[2] ?? ''
  // A comma after the last digit scales by a thousand: rare, and the unscaled number is safer.
  if (integer.endsWith(',')) return null
  return {
    prefix: prefix.trimStart(),
    suffix: suffix.trimEnd(),
    minIntegerDigits: integer.replace(/[^0]/g, '').length,
    minDecimals: decimals.replace(/[^0]/g, '').length,
    maxDecimals: decimals.length,
    grouped: integer.includes(','),
    percent,
    inner: new Map([...inner].map(([before, text]) => [digits.length - before, text])),
  }
}
