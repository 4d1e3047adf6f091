import type { Issue } from './issue.ts'

/**
 * Rows of several sheets in one job. Every row keeps one number, so that batches, corrections and duplicates
 * need no second key: the number in its sheet, plus `rowsPerSheet` for each sheet before it. The rows of a job
 * with one sheet keep their plain number.
 */

/** Above the row limit of every format. */
const rowsPerSheet = 2 ** 24
/** Sheets read together: stored row numbers have 32 bits. */
export const mostSheets = 255

/** Number of a row within a job of several sheets. @param position of its sheet among those of the job, from 0 */
export function placeRow(position: number, rowNumber: number): number {
  return position * rowsPerSheet + rowNumber
}

/**
 * Names a row for the user: `5`, or `5 (二月)` in a job of several sheets.
 *
 * @param rowNumber as stored, see `placeRow`
 * @param sheets names of the job's sheets; absent: there is one
 */
export function nameRow(rowNumber: number, sheets: readonly string[] | undefined): string {
  const { row, sheet } = splitRow(rowNumber, sheets)
  return sheet === null ? String(row) : `${row} (${sheet})`
}

/** Number of a row in its sheet, and the sheet's name. @returns `sheet` null in a job of one sheet */
export function splitRow(
  rowNumber: number,
  sheets: readonly string[] | undefined,
): { row: number; sheet: string | null } {
  if (sheets === undefined) return { row: rowNumber, sheet: null }
  const position = Math.floor((rowNumber - 1) / rowsPerSheet)
  return { row: rowNumber - position * rowsPerSheet, sheet: sheets[position] ?? '' }
}

/**
 * Reads what `nameRow` wrote. A number alone is a row of the first sheet.
 *
 * @returns the number as stored; null for any other text and for an unknown sheet
 */
export function readRowName(text: string, sheets: readonly string[] | undefined): number | null {
  const [, digits, sheet] = /^(\d{1,9})(?: ?[(（](.*)[)）])?$/.exec(text.trim()) ?? []
  if (digits === undefined) return null
  if (sheet === undefined) return Number(digits)
  const position = sheets?.indexOf(sheet) ?? -1
  return position === -1 ? null : placeRow(position, Number(digits))
}

/** A finding whose message names another row the way the user knows it. */
export function nameOtherRow(issue: Issue, sheets: readonly string[] | undefined): Issue {
  const { otherRow } = issue.params
  if (typeof otherRow !== 'number') return issue
  return { ...issue, params: { ...issue.params, otherRow: nameRow(otherRow, sheets) } }
}
