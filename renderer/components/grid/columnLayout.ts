import type { IndexWindow } from './scrollMapping.ts'

/** Narrowest and widest column in px. */
export const columnWidths = { least: 48, most: 800 } as const

export interface GridColumn {
  /** Stays the same when columns are hidden or moved. */
  key: string
  width: number
  /** Stays in view when the others scroll sideways. Frozen columns come first. */
  isFrozen: boolean
  /** No cell of it can be edited. */
  isReadOnly: boolean
  /** It is not imported: its cells are grey. */
  isUnused: boolean
}

export interface PlacedColumn<Column extends GridColumn> {
  column: Column
  index: number
  /** Px from the left edge of the table. */
  left: number
  /** Of every cell of it; one object, which is compared and not read again as rows are drawn. Frozen ones lie side by side. */
  style: { width: string; left?: string }
}

export interface ColumnLayout<Column extends GridColumn> {
  placed: readonly PlacedColumn<Column>[]
  frozenWidth: number
  width: number
}

/** Places columns side by side, from `start` px on (the width of the row numbers, which are frozen too). */
export function layoutColumns<Column extends GridColumn>(
  columns: readonly Column[],
  start: number,
): ColumnLayout<Column> {
  let left = start
  let frozenWidth = start
  const placed = columns.map((column, index) => {
    const width = `${column.width}px`
    const style = column.isFrozen ? { width } : { width, left: `${left}px` }
    const place = { column, index, left, style }
    left += column.width
    if (column.isFrozen) frozenWidth = left
    return place
  })
  return { placed, frozenWidth, width: left }
}

/** Returns the columns to draw: all frozen ones, those in view, `overscan` more at each side, and `alsoIndex`. */
export function columnsInView<Column extends GridColumn>(
  layout: ColumnLayout<Column>,
  view: { scrollLeft: number; width: number },
  overscan: number,
  alsoIndex: number,
): PlacedColumn<Column>[] {
  const { first, last } = columnWindow(layout, view)
  return layout.placed.filter(
    ({ column, index }) =>
      column.isFrozen || index === alsoIndex || (index >= first - overscan && index <= last + overscan),
  )
}

function columnWindow<Column extends GridColumn>(
  { placed, frozenWidth }: ColumnLayout<Column>,
  view: { scrollLeft: number; width: number },
): IndexWindow {
  const from = view.scrollLeft + frozenWidth
  const to = view.scrollLeft + view.width
  let first = placed.length
  let last = -1
  for (const { column, index, left } of placed) {
    if (column.isFrozen || left + column.width <= from || left >= to) continue
    first = Math.min(first, index)
    last = index
  }
  return { first, last }
}

/** Returns the `scrollLeft` that shows a column whole, and `beside` px more to its right where there is room. */
export function scrollLeftShowing<Column extends GridColumn>(
  layout: ColumnLayout<Column>,
  view: { scrollLeft: number; width: number },
  index: number,
  beside = 0,
): number {
  const place = layout.placed[index]
  if (!place || place.column.isFrozen) return view.scrollLeft
  const room = view.width - layout.frozenWidth
  const needed = Math.min(Math.max(place.column.width, beside), room)
  const start = place.left - layout.frozenWidth
  if (start < view.scrollLeft) return start
  return Math.max(view.scrollLeft, start + needed - room)
}

/** Keeps a width within the limits. */
export function widthWithin(width: number): number {
  return Math.round(Math.min(Math.max(width, columnWidths.least), columnWidths.most))
}
