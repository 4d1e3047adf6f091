import type { Mapping } from '../../shared/model/mapping.ts'
import type { Row } from '../../shared/model/workbook.ts'
import { birthdayOfIdCard } from '../conversion/idCard.ts'
import { cleanText } from '../conversion/text.ts'
import { isPlaceholder } from '../conversion/placeholder.ts'
import { readHeader } from './headerText.ts'
import { isForeign } from './proposeMapping.ts'

/** Share of the filled cells that must be valid identity cards. Below 1: some are typed wrongly. */
const fewestValidShare = 0.8
const cardDigits = 18
/** Words for the document itself, which do not name another person. */
const documentWords = /(?:居民)?身份证件?|证件|id ?card|passport/g
/** Accepts every real date: the question does not depend on the day it is asked. */
const endOfTime = '9999-12-31'

/**
 * Finds a column of 18-digit identity cards of the customers where birthdays are blank, so that the user can be
 * asked whether to take them from there.
 *
 * @param rows the first rows of the file
 * @returns the column's name; null when there is none, or no birthday is blank
 */
export function findIdCardColumn({ columns, constants }: Mapping, rows: readonly Row[]): string | null {
  const isBirthday = (target: Mapping['columns'][number]['target']): boolean =>
    target?.kind === 'standard' && target.field === 'birthday'
  if (constants.some(({ target }) => isBirthday(target))) return null
  const birthdays = columns.find(({ target }) => isBirthday(target))?.columnIndex ?? -1
  const found = columns.find(({ columnIndex, columnName }) => {
    if (columnIndex === birthdays) return false
    // Nearly every column ends here: 16,384 of them, a hundred rows each.
    if (!rows.some(({ cells }) => (cells[columnIndex] ?? '').length >= cardDigits)) return false
    const filled = rows.filter(({ cells }) => (cells[columnIndex] ?? '').trim() !== '')
    const valid = filled.filter((row) => birthdayOfIdCard(row, columnIndex, endOfTime) !== null)
    if (valid.length === 0 || valid.length < filled.length * fewestValidShare) return false
    // Its name last: reading 16,384 names takes a tenth of a second.
    return valid.some(({ cells }) => isBlank(cells[birthdays] ?? '')) && !namesOtherPerson(columnName)
  })
  return found?.columnName ?? null
}

function isBlank(cell: string): boolean {
  const text = cleanText(cell)
  return text === '' || isPlaceholder(text)
}

/** 监护人身份证: the card of somebody else. */
function namesOtherPerson(columnName: string): boolean {
  const header = readHeader(columnName)
  return isForeign({ core: header.core.replace(documentWords, ''), notes: header.notes })
}
