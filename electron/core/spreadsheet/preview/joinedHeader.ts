import type { Row } from '../../../shared/model/workbook.ts'
import type { MergedRange } from '../WorkbookReader.ts'
import { isSurelyValue } from './headerRow.ts'

/**
 * Two-row headers: a row of groups (「联系方式」 over its columns) above a row of names (手机, 微信). Merged
 * cells distinguish them from a title and from data. Without merges, as in a text file saved from such a
 * sheet, the gaps of the upper row and the values below must give the evidence.
 */

/** Data rows examined as evidence that the text row above them holds names. */
export const evidenceRows = 20

/** Cheap precondition of `groupsOver`: adjacent rows where the lower fills gaps of the upper. */
export function mayBeGroups(upper: Row | undefined, lower: Row | undefined): boolean {
  if (upper === undefined || lower === undefined || lower.rowNumber !== upper.rowNumber + 1) return false
  const filled = upper.cells.filter((cell) => cell.trim() !== '').length
  return filled > 1 && lower.cells.some((cell, column) => cell.trim() !== '' && isBlank(upper, column))
}

/**
 * Finds the groups in `upper` that span names in `lower`.
 *
 * @param merges merged ranges of the sheet; empty in text formats
 * @param below first data rows
 * @returns the ranges of the groups; null when the rows are not a two-row header
 */
export function groupsOver(
  upper: Row,
  lower: Row,
  merges: readonly MergedRange[],
  below: readonly Row[],
): readonly MergedRange[] | null {
  if (!mayBeGroups(upper, lower)) return null
  // Merged cells in the upper row decide.
  if (merges.some((range) => range.firstRow === upper.rowNumber)) {
    return isMergedOver(upper, lower, merges) ? merges : null
  }
  return groupsByGaps(upper, lower, below.slice(0, evidenceRows))
}

function isMergedOver(upper: Row, lower: Row, merges: readonly MergedRange[]): boolean {
  return merges.some((range) => {
    if (range.firstRow !== upper.rowNumber || range.lastRow !== upper.rowNumber) return false
    let under = 0
    for (let column = range.firstColumn; column <= range.lastColumn; column++)
      if (!isBlank(lower, column)) under++
    return under > 1
  })
}

/** Joins a two-row header into names such as 「联系方式 / 手机」; a column with only one part takes that. */
export function joinHeader(upper: Row, lower: Row, merges: readonly MergedRange[]): string[] {
  const groups = [...upper.cells]
  for (const range of merges) {
    if (range.firstRow !== upper.rowNumber || range.lastRow !== upper.rowNumber) continue
    const text = upper.cells[range.firstColumn] ?? ''
    for (let column = range.firstColumn; column <= range.lastColumn; column++) groups[column] = text
  }
  const width = Math.max(groups.length, lower.cells.length)
  return Array.from({ length: width }, (_, column) => {
    const parts = [groups[column] ?? '', lower.cells[column] ?? ''].map((part) => part.trim())
    return [...new Set(parts.filter((part) => part !== ''))].join(' / ')
  })
}

/**
 * Infers groups from gaps. Each cell of the upper row is either single, above a blank, or a group: above its
 * own column and the blanks to its right, all filled in the lower row. A first customer under a header with a
 * missing name has the same pattern, so further evidence is required: some group has two columns that hold
 * only values (phones, addresses, dates) below words in the lower row, and the first single column is filled
 * in the data rows.
 */
function groupsByGaps(upper: Row, lower: Row, below: readonly Row[]): readonly MergedRange[] | null {
  const groups: MergedRange[] = []
  const alone: number[] = []
  const width = Math.max(upper.cells.length, lower.cells.length)
  for (let column = 0; column < width; column++) {
    if (isBlank(upper, column)) {
      if (!isBlank(lower, column)) return null
      continue
    }
    if (isBlank(lower, column)) {
      alone.push(column)
      continue
    }
    const firstColumn = column
    while (column + 1 < width && isBlank(upper, column + 1) && !isBlank(lower, column + 1)) column++
    if (column === firstColumn) return null
    groups.push({ firstRow: upper.rowNumber, lastRow: upper.rowNumber, firstColumn, lastColumn: column })
  }
  const first = alone[0]
  if (first === undefined || below.filter((row) => !isBlank(row, first)).length * 2 < below.length)
    return null
  const isProven = groups.some(({ firstColumn, lastColumn }) => {
    let proofs = 0
    for (let column = firstColumn; column <= lastColumn; column++)
      if (holdsValuesOnly(below, column) && !isSurelyValue((lower.cells[column] ?? '').trim())) proofs++
    return proofs > 1
  })
  return isProven ? groups : null
}

/** Requires two cells, so that a single odd one is no evidence. */
function holdsValuesOnly(rows: readonly Row[], column: number): boolean {
  const cells = rows.map((row) => (row.cells[column] ?? '').trim()).filter((cell) => cell !== '')
  return cells.length > 1 && cells.every(isSurelyValue)
}

function isBlank(row: Row, column: number): boolean {
  return (row.cells[column] ?? '').trim() === ''
}
