import type { Row } from '../../../shared/model/workbook.ts'
import type { MergedRange } from '../WorkbookReader.ts'

/**
 * Two-row headers: a row of groups (「联系方式」 merged over its columns) above a row of names (手机, 微信).
 * Merged cells tell them from a title and from data, so formats without merged cells have none.
 */

/** Whether looking at merged cells can matter: two neighbouring rows where the upper has gaps that the lower fills. */
export function mayBeGroups(upper: Row | undefined, lower: Row | undefined): boolean {
  if (upper === undefined || lower === undefined || lower.rowNumber !== upper.rowNumber + 1) return false
  const filled = upper.cells.filter((cell) => cell.trim() !== '').length
  return filled > 1 && lower.cells.some((cell, column) => cell.trim() !== '' && isBlank(upper, column))
}

/** Whether `upper` is the row of groups over `lower`. */
export function isGroupRow(upper: Row, lower: Row, merges: readonly MergedRange[]): boolean {
  if (!mayBeGroups(upper, lower)) return false
  return merges.some((range) => {
    if (range.firstRow !== upper.rowNumber || range.lastRow !== upper.rowNumber) return false
    let under = 0
    for (let column = range.firstColumn; column <= range.lastColumn; column++)
      if (!isBlank(lower, column)) under++
    return under > 1
  })
}

/** The names of a two-row header: 「联系方式 / 手机」; a column without one of the two has the other. */
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

function isBlank(row: Row, column: number): boolean {
  return (row.cells[column] ?? '').trim() === ''
}
