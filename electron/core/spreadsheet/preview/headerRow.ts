import type { Row } from '../../../shared/model/workbook.ts'

/** Rows looked at for the header: a table that begins below that has a report above it. */
const maxCandidates = 30
/** Rows below a candidate that say how wide the table is. */
const rowsBelow = 20
/** A header names columns; more characters are a sentence. */
const maxNameCharacters = 40

/**
 * The header of the first rows of a sheet, as an index into them; null when no row looks like one.
 *
 * It is the first row that is about as wide as the rows below it and holds names, not values: titles have one cell
 * over a wide table, and data rows hold numbers, dates and addresses. The user's choice replaces all this.
 */
export function findHeaderRow(rows: readonly Row[]): number | null {
  const candidates = rows.slice(0, maxCandidates)
  for (let index = 0; index < candidates.length; index++) {
    const filled = filledCells(candidates[index]!)
    const width = usualWidth(rows.slice(index + 1, index + 1 + rowsBelow))
    // With nothing below, the only row is taken for a header: the file has names and no data yet.
    const isWide = width === null || filled.length > width / 2
    if (isWide && looksLikeNames(filled)) return isBelowData(rows, index) ? null : index
  }
  return null
}

/**
 * Whether a row above is one of the table below already: a list without a header, whose first row without a phone number looks
 * like names. The rows above it would be lost.
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

/** A value with all its digits alike: two phones, two dates have the same. */
function shapeOf(cell: string): string {
  return cell.trim().replace(/\d/g, '0')
}

function filledCells(row: Row): string[] {
  return row.cells.map((cell) => cell.trim()).filter((cell) => cell !== '')
}

/** The median of filled cells a row; null when there are no rows. */
function usualWidth(rows: readonly Row[]): number | null {
  if (rows.length === 0) return null
  const widths = rows.map((row) => filledCells(row).length).sort((a, b) => a - b)
  return widths[Math.floor(widths.length / 2)] ?? null
}

/** Whether a row holds nothing but names. */
export function isNameRow(row: Row): boolean {
  return looksLikeNames(filledCells(row))
}

/**
 * Names, not values: no phone number, id, date or address among them, and neither sentences nor short numbers (`1月`, `2`)
 * in half of the cells.
 */
function looksLikeNames(cells: string[]): boolean {
  // Forms have whole questions for names: some long ones among shorter are names too.
  const short = cells.filter((cell) => cell.length <= maxNameCharacters)
  if (short.length * 2 <= cells.length || short.some(isSurelyValue)) return false
  return cells.filter((cell) => /^[\d\s.,%年月日号-]+$/.test(cell)).length * 2 < cells.length
}

/** A phone number, an id, a date or an address: nothing that would name a column. */
export function isSurelyValue(cell: string): boolean {
  return (
    cell.length > maxNameCharacters ||
    // phone numbers, ids, amounts: five digits and nothing that a name would have
    (/^[-+()（）\d\s.,:/¥￥$€%xX年月日时分秒]+$/.test(cell) && cell.replace(/\D/g, '').length >= 5) ||
    /^\S+@\S+\.\S+$/.test(cell) ||
    /^https?:/i.test(cell)
  )
}
