import type { ConversionChoices } from '../../shared/model/mapping.ts'
import { formatDate, isRealDate } from './calendar.ts'
import { type Conversion, accept, refuse, warn } from './Conversion.ts'
import { settleDay } from './dayShift.ts'
import { isPlaceholder } from './placeholder.ts'
import { readDate } from './readDate.ts'
import { cleanCode } from './text.ts'

/**
 * Converts a custom field of type 日期 to `yyyy-MM-dd`. Short years are refused: the century of an event is
 * unknown.
 */
export function convertDate(text: string, choices: ConversionChoices): Conversion {
  const cleaned = cleanCode(text)
  if (cleaned === '') return accept('')
  if (isPlaceholder(cleaned)) return warn('', 'cell.placeholder')
  const reading = readDate(cleaned, choices)
  if (reading.kind === 'none') return warn('', 'cell.placeholder')
  if (reading.kind !== 'date' || reading.hasTwoDigitYear || !isRealDate(reading.date))
    return refuse(cleaned, 'custom.notDate')
  const day = settleDay(reading.date, reading.time, choices.dayShift)
  if (day === null) return refuse(cleaned, 'birthday.shifted')
  const value = formatDate(day)
  return reading.isAgainstOrder ? warn(value, 'birthday.mixedOrder') : accept(value)
}

const plainNumber = /^[+-]?\d+(?:\.\d+)?$/
const groupedNumber = /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/
/** An amount as a currency format shows it: ¥12.50, -$1,200.00, (¥5.00), 12.5元. */
const amount =
  /^(\()?([+-])?\s*(?:¥|￥|\$|€|£|(?:US|HK|NT)\$|RMB|CNY|USD|HKD)?\s*([+-])?([\d,]+(?:\.\d+)?)\s*(?:元|RMB|CNY|USD|HKD)?(\))?$/i
/** Zero as an accounting format shows it. */
const accountingZero = /^(?:¥|￥|\$|€|£|(?:US|HK|NT)\$)\s*-$/i

/** Converts a custom field of type 数字: keeps the digits, removes grouping commas and the currency. */
export function convertNumber(text: string): Conversion {
  const cleaned = cleanCode(text)
  if (cleaned === '' || plainNumber.test(cleaned)) return accept(cleaned)
  if (accountingZero.test(cleaned)) return accept('0')
  if (isPlaceholder(cleaned)) return warn('', 'cell.placeholder')
  const [, opening, sign, innerSign, digits = '', closing] = amount.exec(cleaned) ?? []
  const isWhole = (opening === undefined) === (closing === undefined) && !(sign && innerSign)
  if (!isWhole || !(plainNumber.test(digits) || groupedNumber.test(digits)))
    return refuse(cleaned, 'custom.notNumber')
  const isNegative = opening !== undefined || sign === '-' || innerSign === '-'
  return accept(`${isNegative ? '-' : ''}${digits.replaceAll(',', '')}`)
}
