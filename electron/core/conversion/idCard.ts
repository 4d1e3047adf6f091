import type { Mapping } from '../../shared/model/mapping.ts'
import type { Row } from '../../shared/model/workbook.ts'
import { formatDate, isRealDate } from './calendar.ts'
import { cleanCode } from './text.ts'

/** Weights of the first 17 digits and the check characters by remainder (GB 11643-1999, 6.3 and 6.4). */
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const checkCharacters = '10X98765432'
const shape = /^[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]$/

/** The column of identity cards, and whether they fill blank birthdays. */
export interface IdCards {
  columnIndex: number
  use: 'ask' | 'fill'
}

/** @returns null when the file raises no such question, or the user wants none of them */
export function findIdCards({ columns, conversions }: Mapping): IdCards | null {
  const { idCardColumn, idCardBirthdays: use, disabled } = conversions ?? {}
  const column = columns.find(({ columnName }) => columnName === idCardColumn)
  if (!column || use === undefined || use === 'leaveBlank') return null
  const isOff = use === 'fill' && disabled?.includes('idCardBirthday')
  return isOff ? null : { columnIndex: column.columnIndex, use }
}

/**
 * Reads the birthday from the identity card number in a cell.
 *
 * @param today `yyyy-MM-dd`; a later birthday is none
 * @returns `yyyy-MM-dd`; null when the cell cannot be trusted or holds no such number
 */
export function birthdayOfIdCard(
  { cells, defects }: Pick<Row, 'cells' | 'defects'>,
  columnIndex: number,
  today: string,
): string | null {
  if (defects?.some((defect) => defect.columnIndex === columnIndex)) return null
  return readIdCard(cells[columnIndex] ?? '', today)
}

/**
 * Reads the birthday from an 18-digit identity card number.
 *
 * @param today `yyyy-MM-dd`; a later birthday is none
 * @returns `yyyy-MM-dd`; null when the text is no such number, its check digit is wrong, or the date is not real
 */
export function readIdCard(text: string, today: string): string | null {
  // Most cells of other columns end here, without a regular expression.
  if (text.length < 18) return null
  const number = cleanCode(text).toUpperCase()
  if (!shape.test(number)) return null
  const sum = weights.reduce((total, weight, index) => total + weight * Number(number[index]), 0)
  if (checkCharacters[sum % 11] !== number[17]) return null
  const [year, month, day] = [number.slice(6, 10), number.slice(10, 12), number.slice(12, 14)].map(Number)
  const date = { year: year!, month: month!, day: day! }
  const birthday = formatDate(date)
  return isRealDate(date) && birthday <= today ? birthday : null
}
