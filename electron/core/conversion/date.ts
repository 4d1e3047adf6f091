import type { ConversionChoices } from '../../shared/model/mapping.ts'
import { formatDate, isRealDate } from './calendar.ts'
import { type Conversion, accept, refuse, warn } from './Conversion.ts'
import { settleDay } from './dayShift.ts'
import { isPlaceholder } from './placeholder.ts'
import { readDate } from './readDate.ts'
import { cleanCode } from './text.ts'

/** A custom field of the type 日期, as `yyyy-MM-dd`. Short years are refused: the century of an event is unknown. */
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
/** A custom field of the type 数字: digits as they are, without the commas that group them. */
export function convertNumber(text: string): Conversion {
  const cleaned = cleanCode(text)
  if (cleaned === '' || plainNumber.test(cleaned)) return accept(cleaned)
  if (isPlaceholder(cleaned)) return warn('', 'cell.placeholder')
  return groupedNumber.test(cleaned)
    ? accept(cleaned.replaceAll(',', ''))
    : refuse(cleaned, 'custom.notNumber')
}
