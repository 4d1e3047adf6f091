import type { ConversionChoices } from '../../shared/model/mapping.ts'
import { type Conversion, type ConvertValue, accept, refuse, warn } from './Conversion.ts'
import { isDateText } from './dateText.ts'
import { tagSeparators } from './list.ts'
import { createIsPlaceholder } from './placeholder.ts'
import { cleanCode, expandScientific } from './text.ts'

/** Digits of a mobile number in mainland China. */
const mobileLength = 11

const mobile = /^1[3-9]\d{9}$/
/**
 * A landline: area code 010, 02x, or four digits from 03xx to 09xx; then a local number of 7 or 8 digits that
 * does not start with 0 or 1.
 */
const landline = /^0(?:10|2\d|[3-9]\d\d)[2-9]\d{6,7}$/
/** 400 and 800 service lines. */
const serviceLine = /^[48]00\d{7}$/
const extension = /(?:-|转|分机|ext\.?|x|#)\s?\d{1,6}$/i
/** Punctuation allowed between the digits of one number. */
const punctuation = /[\s\-‐‑‒–—−.()·_]/g
/** Separators between two numbers in one cell, `:::` as Google Contacts writes it. Spaces and dashes occur inside numbers. */
const betweenNumbers = new RegExp(`[${tagSeparators}]|\\s:::\\s`)
const isNoPhone = createIsPlaceholder('手机|手机号|手机号码|电话|电话号码|号码|联系方式|联系电话')
const masked = /[*＊xX•●]{2,}/
const decimalZeros = /\.0+$/

/**
 * A number of the North American plan: 1, a separator, then groups of 3, 3 and 4; neither of the groups of 3
 * starts with 0 or 1. Nobody separates the 1 of a mainland number.
 */
const northAmerican = /^\(?1\)?[-. (]+[2-9]\d\d[-. )]*[2-9]\d\d[-. ]*\d{4}$/
/** Dashes, dots and underscores that people use for a plain `-`. */
const dashes = /[‐‑‒–—−·_]/g
/** One digit repeated: not a telephone number. */
const repeatedDigit = /^\+?(\d)\1{4,}$/
/** ITU-T E.164: no country code starts with 0. */
const zeroCountryCode = /^(?:\+0|000)/

/** Recognises a plain mobile number, the common case, without a regular expression. */
function isPlainMobile(text: string): boolean {
  if (text.length !== mobileLength || text.charCodeAt(0) !== 0x31 || text.charCodeAt(1) < 0x33) return false
  for (let index = 1; index < mobileLength; index += 1) {
    const code = text.charCodeAt(index)
    if (code < 0x30 || code > 0x39) return false
  }
  return true
}

/** Removes the country code (`+86`, `0086`, `86`) and the old trunk `0` where a Chinese number follows. */
function stripCountryCode(digits: string): string {
  let rest = digits
  if (rest.startsWith('+86')) rest = rest.slice(3)
  else if (rest.startsWith('0086')) rest = rest.slice(4)
  else if (rest.startsWith('86') && rest.length > mobileLength) rest = rest.slice(2)
  return rest.startsWith('01') && mobile.test(rest.slice(1)) ? rest.slice(1) : rest
}

/**
 * Creates the conversion of 手机号.
 *
 * @param choice how to read 1-415-555-2671; default: as a number from abroad
 */
export function createPhoneConversion(choice: ConversionChoices['northAmericanPhones']): ConvertValue {
  return choice === 'mainland' ? (text, isTyped) => convert(text, true, isTyped) : convertPhone
}

/**
 * Converts 手机号 to the platform's form, eleven digits. Landlines and foreign numbers are kept as written, with
 * a warning; text that cannot be a number to call is kept and refused. Mobile numbers start with 13 to 19 in
 * the numbering plan of mainland China; 10, 11 and 12 are short service codes, and placeholders such as
 * 12345678901.
 */
export function convertPhone(text: string, isTyped = false): Conversion {
  return convert(text, false, isTyped)
}

/** Whether a cell is grouped like a North American number, 1-415-555-2671, whose digits may be a mainland one. */
export function isNorthAmerican(text: string): boolean {
  return hasNorthAmericanShape(cleanCode(text))
}

function hasNorthAmericanShape(cleaned: string): boolean {
  return northAmerican.test(cleaned.replace(dashes, '-'))
}

/** The parts of a cell that is refused with `phone.several`, as written: its numbers. */
export function splitNumbers(text: string): string[] {
  return partsOf(cleanCode(text))
}

function partsOf(cleaned: string): string[] {
  return cleaned
    .split(betweenNumbers)
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

function convert(text: string, takesNorthAmerican: boolean, isTyped = false): Conversion {
  if (isPlainMobile(text)) return accept(text)
  const cleaned = cleanCode(text)
  if (cleaned === '') return accept('')
  if (isNoPhone(cleaned)) return warn('', 'cell.placeholder')
  const expanded = expandScientific(cleaned)
  if (expanded === '') return refuse(cleaned, 'cell.imprecise')
  if (!isTyped && isDateText(cleaned)) return refuse(cleaned, 'cell.becameDate')
  if (!takesNorthAmerican && hasNorthAmericanShape(cleaned)) return warn(`+${cleaned}`, 'phone.foreign')
  if (masked.test(cleaned)) return refuse(cleaned, 'phone.masked')
  if (betweenNumbers.test(cleaned)) return checkSeveral(cleaned)
  return checkNumber(cleaned, (expanded ?? cleaned).replace(decimalZeros, ''))
}

/**
 * Whether the digits are a landline with its area code, or a service line. After a country code the area code
 * loses its 0.
 */
function isLandline(digits: string): boolean {
  const local = stripCountryCode(digits)
  return landline.test(local) || serviceLine.test(local) || (local !== digits && landline.test(`0${local}`))
}

function checkNumber(cleaned: string, text: string): Conversion {
  const digits = text.replace(punctuation, '')
  const national = stripCountryCode(digits)
  if (mobile.test(national)) return accept(national)

  if (isLandline(digits) || isLandline(text.replace(extension, '').replace(punctuation, ''))) {
    return warn(cleaned, 'phone.landline')
  }
  if (!/^\+?\d+$/.test(digits)) return refuse(cleaned, 'phone.notNumber')
  if (repeatedDigit.test(digits) || zeroCountryCode.test(digits)) return refuse(cleaned, 'phone.impossible')

  const isForeign = digits.startsWith('+') ? !digits.startsWith('+86') : /^00(?!86)/.test(digits)
  if (isForeign && national.length >= 8 && national.length <= 17) return warn(cleaned, 'phone.foreign')
  const length = national.replace('+', '').length
  if (length < mobileLength) {
    return refuse(cleaned, 'phone.tooShort', {
      length,
      missing: mobileLength - length,
      expected: mobileLength,
    })
  }
  if (length > mobileLength) {
    return refuse(cleaned, 'phone.tooLong', { length, extra: length - mobileLength, expected: mobileLength })
  }
  return refuse(cleaned, 'phone.unknownPrefix')
}

/**
 * Refuses a cell with two different numbers, because the intended one is unknown; accepts the same number
 * twice, or one number with a stray comma.
 */
function checkSeveral(cleaned: string): Conversion {
  const numbers = new Map<string, string>()
  for (const part of partsOf(cleaned)) {
    const text = part.replace(decimalZeros, '')
    const digits = stripCountryCode(text.replace(punctuation, ''))
    if (text !== '' && !numbers.has(digits)) numbers.set(digits, text)
  }
  const [only] = numbers.values()
  if (only !== undefined && numbers.size === 1) {
    const conversion = checkNumber(only, only)
    // Refused values are shown as written.
    return conversion.finding?.severity === 'error' ? { ...conversion, value: cleaned } : conversion
  }
  const areNumbers = numbers.size > 0 && [...numbers.keys()].every((digits) => /^\+?\d{7,}$/.test(digits))
  return areNumbers
    ? refuse(cleaned, 'phone.several', { count: numbers.size })
    : refuse(cleaned, 'phone.notNumber')
}
