import type { Row } from '../../../shared/model/workbook.ts'

/** Rows searched for the header; a table that begins further down has a report above it. */
const maxCandidates = 30
/** Rows below a candidate that determine the table's width. */
const rowsBelow = 20
/** Longest column name; longer text is a sentence. */
const maxNameCharacters = 40

/**
 * Finds the header: the first row about as wide as the rows below it that holds names, not values. Titles
 * have one cell above a wide table; data rows hold numbers, dates and addresses. A row chosen by
 * the user takes precedence.
 *
 * @param rows first rows of the sheet
 * @returns index into `rows`; null when no row looks like a header
 */
export function findHeaderRow(rows: readonly Row[]): number | null {
  const candidates = rows.slice(0, maxCandidates)
  for (let index = 0; index < candidates.length; index++) {
    const filled = filledCells(candidates[index]!)
    const below = rows.slice(index + 1, index + 1 + rowsBelow)
    const width = usualWidth(below)
    // A single row counts as a header: the file has column names but no data yet.
    const isWide = width === null || filled.length > width / 2
    if (isWide && (looksLikeNames(filled) || hasQuestions(candidates[index]!, below)))
      return isBelowData(rows, index) ? null : index
  }
  return null
}

/**
 * Whether a row above the candidate has the shape of the rows below. Then the list has no header and the
 * candidate is a data row without phone number; taking it as the header would lose the rows above.
 */
function isBelowData(rows: readonly Row[], index: number): boolean {
  const below = rows.slice(index + 1, index + 1 + rowsBelow)
  const width = usualWidth(below) ?? 0
  return rows.slice(0, index).some((row) => {
    if (filledCells(row).length <= width / 2) return false
    return row.cells.some((cell, column) => {
      if (!isSurelyValue(cell.trim())) return false
      const shapes = below.map(({ cells }) => shapeOf(cells[column] ?? '')).filter((shape) => shape !== '')
      return shapes.filter((shape) => shape === shapeOf(cell)).length * 2 > shapes.length
    })
  })
}

/** Replaces all digits by 0, so that two phone numbers or two dates have the same shape. */
function shapeOf(cell: string): string {
  return cell.trim().replace(/\d/g, '0')
}

function filledCells(row: Row): string[] {
  return row.cells.map((cell) => cell.trim()).filter((cell) => cell !== '')
}

/** Median number of filled cells per row; null without rows. */
function usualWidth(rows: readonly Row[]): number | null {
  if (rows.length === 0) return null
  const widths = rows.map((row) => filledCells(row).length).sort((a, b) => a - b)
  return widths[Math.floor(widths.length / 2)] ?? null
}

/** Whether a row looks like column names. */
export function isNameRow(row: Row): boolean {
  return looksLikeNames(filledCells(row))
}

/**
 * Whether cells are names: no phone number, id, date or address among them, less than half of them sentences,
 * and less than half of them short numbers (`1月`, `2`).
 */
function looksLikeNames(cells: string[]): boolean {
  // Survey exports have whole questions as names: tolerate long ones if most cells are short.
  const short = cells.filter(isShort)
  if (short.length * 2 <= cells.length || short.some(isSurelyValue)) return false
  return cells.filter((cell) => /^[\d\s.,%年月日号-]+$/.test(cell)).length * 2 < cells.length
}

/**
 * Whether a row is the header of a survey that asks more in whole sentences than in words: no text stands there twice, and a short
 * name such as 手机号 stands above nothing but phone numbers, ids or dates.
 */
function hasQuestions(row: Row, below: readonly Row[]): boolean {
  const filled = filledCells(row)
  if (new Set(filled).size < filled.length) return false
  if (filled.some((cell) => isShort(cell) && isSurelyValue(cell))) return false
  return row.cells.some((cell, column) => {
    const values = below.map(({ cells }) => (cells[column] ?? '').trim()).filter((value) => value !== '')
    const isName = cell.trim() !== '' && isShort(cell.trim())
    return isName && values.length > 1 && values.every((value) => isShort(value) && isSurelyValue(value))
  })
}

const isShort = (cell: string): boolean => cell.length <= maxNameCharacters

/** Whether a cell is a phone number, id, date or address, and so cannot name a column. */
export function isSurelyValue(cell: string): boolean {
  return (
    !isShort(cell) ||
    // Phone numbers, ids, amounts: five digits or more and no character of a name.
    (/^[-+()（）\d\s.,:/¥￥$€%xX年月日时分秒]+$/.test(cell) && cell.replace(/\D/g, '').length >= 5) ||
    /^\S+@\S+\.\S+$/.test(cell) ||
    /^https?:/i.test(cell)
  )
}
