import type { Row } from '../../../shared/model/workbook.ts'

/**
 * Marks rows with more cells than the table is wide as `ragged`, at the first cell beyond it: in text formats
 * this means a stray delimiter shifted the row. Trailing blank cells do not count.
 *
 * @param width number of columns, see `filledWidth` and `usualWidth`
 */
export function markRagged(rows: readonly Row[], width: number): void {
  for (const row of rows) {
    if (row.cells.length <= width || filledWidth(row.cells) <= width) continue
    const columnIndex = row.cells.findIndex((cell, index) => index >= width && cell.trim() !== '')
    const isKnown = row.defects?.some((defect) => defect.kind === 'ragged') ?? false
    if (!isKnown) row.defects = [...(row.defects ?? []), { columnIndex, kind: 'ragged' }]
  }
}

/** Number of cells up to the last non-blank one: the width of a header. */
export function filledWidth(cells: readonly string[]): number {
  let width = cells.length
  while (width > 0 && cells[width - 1]!.trim() === '') width--
  return width
}

/** Rows that decide the width of a table without a header. */
const widthRows = 20

/**
 * Width of a table without a header: the number of cells that most of its first rows have, the larger of two
 * equally frequent ones.
 */
export function usualWidth(rows: readonly Row[]): number {
  const rowsByWidth = new Map<number, number>()
  for (const { cells } of rows.slice(0, widthRows))
    rowsByWidth.set(cells.length, (rowsByWidth.get(cells.length) ?? 0) + 1)
  const [most] = [...rowsByWidth].sort(([one, times], [other, often]) => often - times || other - one)
  return most?.[0] ?? 0
}
