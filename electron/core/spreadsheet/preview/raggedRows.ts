import type { Row } from '../../../shared/model/workbook.ts'

/**
 * Marks rows with more cells than the header as `ragged`, at the first cell beyond it: in text formats this
 * means a stray delimiter shifted the row. Trailing blank cells do not count.
 */
export function markRagged(rows: readonly Row[], header: readonly string[]): void {
  const width = filledWidth(header)
  for (const row of rows) {
    if (row.cells.length <= width || filledWidth(row.cells) <= width) continue
    const columnIndex = row.cells.findIndex((cell, index) => index >= width && cell.trim() !== '')
    const isKnown = row.defects?.some((defect) => defect.kind === 'ragged') ?? false
    if (!isKnown) row.defects = [...(row.defects ?? []), { columnIndex, kind: 'ragged' }]
  }
}

/** Number of cells up to the last non-blank one. */
function filledWidth(cells: readonly string[]): number {
  let width = cells.length
  while (width > 0 && cells[width - 1]!.trim() === '') width--
  return width
}
