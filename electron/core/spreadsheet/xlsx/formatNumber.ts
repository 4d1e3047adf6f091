import type { CellDefectKind } from '../../../shared/model/workbook.ts'
import { formatSerial } from './dateSerial.ts'
import type { CellFormat, NumberSection } from './numberFormat.ts'

/** Excel keeps 15 significant digits: an integer from here up has more, so its last digits were lost. */
const firstImprecise = 1e15

/**
 * Integers of 11 digits or more are phone numbers, cards and ids, never amounts: read as plain digits,
 * ignoring a currency or percent format applied by accident, and any text around a number to call.
 */
const firstIdentifier = 1e10
const mobile = /^(?:86)?1[3-9]\d{9}$/
const word = /\p{L}/u
const currency = /[元圆块万亿]|rmb|cny|usd|hkd|twd|eur|us|hk|nt/i

/** Formats a number as shown in its cell; identifiers and unsupported formats give the plain number. */
export function formatNumber(value: number, format: CellFormat, is1904: boolean): string {
  if (format.kind === 'date') return formatSerial(value, is1904, format.parts) ?? plainDecimal(value)
  if (format.kind === 'plain') return plainDecimal(value)
  if (format.kind === 'text') return format.text
  if (format.kind === 'byValue') {
    const section = format.sections.find(({ holds }) => holds(value))
    return section === undefined ? plainDecimal(value) : formatNumber(value, section.format, is1904)
  }
  const isIdentifier = Number.isInteger(value) && Math.abs(value) >= firstIdentifier
  const { minIntegerDigits, inner } = format.positive
  const isPhoneLike = inner.size > 0 && String(Math.abs(value)).length >= minIntegerDigits
  if (isIdentifier && (minIntegerDigits <= 1 || isPhoneLike) && !isPartOfNumber(value, format.positive))
    return plainDecimal(value)
  if (value < 0) {
    return format.negative === null
      ? `-${formatSection(-value, format.positive)}`
      : formatSection(-value, format.negative)
  }
  if (value !== 0 || format.zero === null) return formatSection(value, format.positive)
  return typeof format.zero === 'string' ? format.zero : formatSection(0, format.zero)
}

/** Whether the text around an identifier belongs to it: `"VIP"0` over 20240305001. */
function isPartOfNumber(value: number, { prefix, suffix, grouped, percent }: NumberSection): boolean {
  const around = prefix + suffix
  return !grouped && !percent && word.test(around) && !currency.test(around) && !mobile.test(String(value))
}

/**
 * Birthdays from this year on are unlikely in a customer list; a recent year is the one Excel adds to 5月3日.
 */
const firstCompletedYear = 2013

/**
 * Whether Excel completed a partially typed date, judged by the part its format hides: 5月3日 gets the
 * current year, 1990-5 the first of the month. A fully typed date in such a format rarely falls on the first
 * or in a year from `firstCompletedYear` on.
 */
export function isCompletedDate(value: number, format: CellFormat, is1904: boolean): boolean {
  if (format.kind === 'byValue') {
    const section = format.sections.find(({ holds }) => holds(value))
    return section !== undefined && isCompletedDate(value, section.format, is1904)
  }
  if (format.kind !== 'date' || format.hides === undefined) return false
  const text = formatSerial(value, is1904, format.parts) ?? ''
  return format.hides === 'day' ? text.startsWith('-01', 7) : Number(text.slice(0, 4)) >= firstCompletedYear
}

/** Returns the defect of a numeric cell, the same for every file format, or null. */
export function numberDefect(value: number, format: CellFormat, is1904: boolean): CellDefectKind | null {
  if (Math.abs(value) >= firstImprecise && Number.isInteger(value)) return 'imprecise'
  return isCompletedDate(value, format, is1904) ? 'completed' : null
}

/** Writes a number without exponent, rounded to Excel's 15 digits: `0.1 + 0.2` gives `0.3`. */
export function plainDecimal(value: number): string {
  if (!Number.isFinite(value)) return String(value)
  if (Number.isInteger(value) && Math.abs(value) < firstImprecise) return String(value === 0 ? 0 : value)
  return expandExponent(String(Number(value.toPrecision(15))))
}

function expandExponent(text: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text)
  if (match === null) return text
  const [, sign = '', integer = '', fraction = '', exponentText = ''] = match
  const digits = integer + fraction
  const point = integer.length + Number(exponentText)
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  if (point >= digits.length) return `${sign}${digits}${'0'.repeat(point - digits.length)}`
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
}

/** @param value zero or positive */
function formatSection(value: number, section: NumberSection): string {
  const scaled = section.percent ? value * 100 : value
  const rounded = roundDecimal(scaled, section.maxDecimals)
  const [integer = '0', allDecimals = ''] = rounded.split('.')
  let decimals = allDecimals
  while (decimals.length > section.minDecimals && decimals.endsWith('0')) decimals = decimals.slice(0, -1)
  let digits = (integer === '0' ? '' : integer).padStart(section.minIntegerDigits, '0')
  if (digits === '' && decimals === '') digits = '0'
  for (const [behind, text] of section.inner) digits = digits.slice(0, -behind) + text + digits.slice(-behind)
  if (section.grouped) digits = digits.replace(/\B(?=(\d{3})+$)/g, ',')
  return `${section.prefix}${digits}${decimals === '' ? '' : `.${decimals}`}${section.suffix}`
}

/** Rounds half up on decimal digits, as Excel does; `toFixed` rounds the binary value (1.005 → 1.00). */
function roundDecimal(value: number, decimals: number): string {
  const [mantissa = '0', exponent = '0'] = value.toPrecision(15).split('e')
  const shifted = Math.round(Number(`${mantissa}e${Number(exponent) + decimals}`))
  if (!(shifted < Number.MAX_SAFE_INTEGER)) return plainDecimal(value)
  const digits = String(shifted).padStart(decimals + 1, '0')
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}
