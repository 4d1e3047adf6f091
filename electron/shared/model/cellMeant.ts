import type { CheckedRow } from './checkedRow.ts'
import type { Rejection } from './job.ts'

/** A column as the platform may speak of it. */
export interface NamedColumn {
  columnIndex: number
  /** Names of the column and of its field, in the user's language and the platform's. */
  names: readonly string[]
}

/** A text shorter than this occurs in any sentence: 女, 1. */
const leastLength = 2

/**
 * Guesses which cell of a row the platform's words are about: the one whose content they quote, else the one whose column or
 * field they name. Null where they tell of none, of several, or of another row of the same call.
 */
export function cellMeant(
  row: Pick<CheckedRow, 'rowNumber' | 'cells'>,
  { answer, rowsMeant }: Pick<Rejection, 'answer' | 'rowsMeant'>,
  columns: readonly NamedColumn[],
): number | null {
  const words = (answer.message ?? '').toLowerCase()
  const isAboutOthers =
    rowsMeant.length > 0 && rowsMeant.every(({ rowNumber }) => rowNumber !== row.rowNumber)
  if (words === '' || isAboutOthers) return null
  const has = (text: string): boolean => text.length >= leastLength && words.includes(text.toLowerCase())
  const contentsOf = ({ columnIndex }: NamedColumn): string[] => {
    const cell = (row.cells[columnIndex] ?? '').trim()
    return [cell, ...cell.split(/[\s,，;；、|/]+/)]
  }
  const quoted = columns.filter((column) => contentsOf(column).some(has))
  const named = columns.filter(({ names }) => names.some((name) => has(name) || has(shortName(name))))
  const both = quoted.filter((column) => named.includes(column))
  const [only, ...others] = both.length > 0 ? both : quoted.length > 0 ? quoted : named
  return only && others.length === 0 ? only.columnIndex : null
}

/** The end of a Chinese name, by which it is called for short: 运营标签, 标签. */
function shortName(name: string): string {
  return /^\p{Script=Han}{3,}$/u.test(name) ? name.slice(-leastLength) : ''
}
