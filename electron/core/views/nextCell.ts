import type { ViewCell } from '../../shared/model/rowsView.ts'

/** A cell from which the next one is looked for. */
export interface FromCell {
  fromIndex: number
  /** Null: before (or, backwards, behind) the first cell of the row. */
  fromColumn: number | null
  direction: 'next' | 'previous'
}

/**
 * The next cell in a direction: in the row itself, then in the other rows, and going round in the row again.
 *
 * @param columnsOf columns of a row that count, ascending
 * @param nextIndex the next row with such a column; null: no other row has one
 */
export function nextCell(
  { fromIndex, fromColumn, direction }: FromCell,
  columnsOf: (index: number) => readonly number[],
  nextIndex: () => number | null,
): ViewCell | null {
  const isNext = direction === 'next'
  const own = columnsOf(fromIndex)
  const ahead = own.filter((column) => {
    if (fromColumn === null) return true
    return isNext ? column > fromColumn : column < fromColumn
  })
  const pick = (index: number, columns: readonly number[]): ViewCell | null => {
    const columnIndex = isNext ? columns[0] : columns.at(-1)
    return columnIndex === undefined ? null : { index, columnIndex }
  }
  if (ahead.length > 0) return pick(fromIndex, ahead)
  const index = nextIndex()
  return index === null ? pick(fromIndex, own) : pick(index, columnsOf(index))
}
