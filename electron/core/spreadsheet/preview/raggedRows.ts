import type { Row } from '../../../shared/model/workbook.ts'

/**
 * Marks rows that have more cells than their header, at the first cell that stands outside: in a text format a stray
 * delimiter has shifted the row. Blank cells at the end are no harm.
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

/** Cells up to the last that is not blank. */
function filledWidth(cells: readonly string[]): number {
  let width = cells.length
  while (width > 0 && cells[width - 1]!.trim() === '') width--
  return width
}
