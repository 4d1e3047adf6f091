/** A cell by its position on screen: row of the list and visible column, both 0-based. */
export interface CellPosition {
  row: number
  column: number
}

/** Cells between two corners, all included. */
export interface CellRange {
  firstRow: number
  lastRow: number
  firstColumn: number
  lastColumn: number
}

/** Number of rows and of visible columns. */
export interface GridSize {
  rows: number
  columns: number
}

/** What is selected. The last range grows from `active` to `lead`; the others were added with Ctrl. */
export interface Selection {
  /** The cell that has the focus and takes what is typed. */
  active: CellPosition
  /** The corner that Shift moves. */
  lead: CellPosition
  ranges: readonly CellRange[]
}

/** Returns the range with these two corners. */
function rangeBetween(a: CellPosition, b: CellPosition): CellRange {
  return {
    firstRow: Math.min(a.row, b.row),
    lastRow: Math.max(a.row, b.row),
    firstColumn: Math.min(a.column, b.column),
    lastColumn: Math.max(a.column, b.column),
  }
}

/** Keeps a position inside the grid. */
export function within(size: GridSize, { row, column }: CellPosition): CellPosition {
  return {
    row: Math.max(0, Math.min(row, size.rows - 1)),
    column: Math.max(0, Math.min(column, size.columns - 1)),
  }
}

/** Selects one cell and nothing else. */
export function selectCell(cell: CellPosition): Selection {
  return { active: cell, lead: cell, ranges: [rangeBetween(cell, cell)] }
}

/** Shift: extends the last range to a cell; the active cell stays. */
export function extendTo(selection: Selection, lead: CellPosition): Selection {
  const range = rangeBetween(selection.active, lead)
  return { active: selection.active, lead, ranges: [...selection.ranges.slice(0, -1), range] }
}

/** Ctrl: adds a range that begins at a cell. */
export function addCell(selection: Selection, cell: CellPosition): Selection {
  return { active: cell, lead: cell, ranges: [...selection.ranges, rangeBetween(cell, cell)] }
}

/** How a new range joins those that are there. */
export type SelectHow = 'replace' | 'extend' | 'add'

function join(selection: Selection, active: CellPosition, lead: CellPosition, how: SelectHow): Selection {
  const range = rangeBetween(active, lead)
  const others = how === 'replace' ? [] : how === 'add' ? selection.ranges : selection.ranges.slice(0, -1)
  return { active, lead, ranges: [...others, range] }
}

/** Selects whole rows; `extend` from that of the active cell to this one. */
export function selectRow(selection: Selection, size: GridSize, row: number, how: SelectHow): Selection {
  const from = how === 'extend' ? selection.active.row : row
  return join(selection, { row: from, column: 0 }, { row, column: size.columns - 1 }, how)
}

/** Selects whole columns; `extend` from that of the active cell to this one. */
export function selectColumn(
  selection: Selection,
  size: GridSize,
  column: number,
  how: SelectHow,
): Selection {
  const from = how === 'extend' ? selection.active.column : column
  return join(selection, { row: 0, column: from }, { row: size.rows - 1, column }, how)
}

/** Selects the whole rows of the last range (Shift+Space). */
export function widenToRows(selection: Selection, size: GridSize): Selection {
  const { firstRow, lastRow } = lastRange(selection)
  return widen(selection, { firstRow, lastRow, firstColumn: 0, lastColumn: size.columns - 1 })
}

/** Selects the whole columns of the last range (Ctrl+Space). */
export function widenToColumns(selection: Selection, size: GridSize): Selection {
  const { firstColumn, lastColumn } = lastRange(selection)
  return widen(selection, { firstRow: 0, lastRow: size.rows - 1, firstColumn, lastColumn })
}

/** Selects everything; the active cell stays. */
export function selectAll(selection: Selection, size: GridSize): Selection {
  const all = { firstRow: 0, lastRow: size.rows - 1, firstColumn: 0, lastColumn: size.columns - 1 }
  return { ...widen(selection, all), ranges: [all] }
}

function widen(selection: Selection, range: CellRange): Selection {
  const lead = { row: range.lastRow, column: range.lastColumn }
  return { active: selection.active, lead, ranges: [...selection.ranges.slice(0, -1), range] }
}

/** Returns the range that was selected last. */
export function lastRange({ ranges, active }: Selection): CellRange {
  return ranges.at(-1) ?? rangeBetween(active, active)
}

/** Whether a cell is inside a range. */
export function isInside(range: CellRange, row: number, column: number): boolean {
  return (
    row >= range.firstRow && row <= range.lastRow && column >= range.firstColumn && column <= range.lastColumn
  )
}

/** Whether the active cell or a selected one is in a row. */
export function touchesRow({ active, ranges }: Selection, row: number): boolean {
  return active.row === row || ranges.some(({ firstRow, lastRow }) => row >= firstRow && row <= lastRow)
}

/** Whether a cell is selected. */
export function isSelected(selection: Selection, row: number, column: number): boolean {
  return selection.ranges.some((range) => isInside(range, row, column))
}

/** Returns the number of cells of a range. */
export function cellsOf(range: CellRange): number {
  return (range.lastRow - range.firstRow + 1) * (range.lastColumn - range.firstColumn + 1)
}

/** Whether more than one cell is selected. */
export function isMany(selection: Selection): boolean {
  return selection.ranges.length > 1 || cellsOf(lastRange(selection)) > 1
}

/**
 * Returns the selection inside a grid of another size: a filter left fewer rows, or columns were hidden. Null when the grid
 * is empty.
 */
export function fit(selection: Selection, size: GridSize): Selection | null {
  if (size.rows <= 0 || size.columns <= 0) return null
  const ranges = selection.ranges
    .filter(({ firstRow, firstColumn }) => firstRow < size.rows && firstColumn < size.columns)
    .map((range) => ({
      ...range,
      lastRow: Math.min(range.lastRow, size.rows - 1),
      lastColumn: Math.min(range.lastColumn, size.columns - 1),
    }))
  const active = within(size, selection.active)
  if (ranges.length === 0) return selectCell(active)
  return { active, lead: within(size, selection.lead), ranges }
}

/**
 * Returns the next cell inside the selected ranges for Tab and Enter, as spreadsheets do; null when only one cell is selected.
 */
export function nextInside(selection: Selection, by: 'row' | 'column', step: 1 | -1): CellPosition | null {
  if (!isMany(selection)) return null
  const range = lastRange(selection)
  const rows = range.lastRow - range.firstRow + 1
  const columns = range.lastColumn - range.firstColumn + 1
  const row = selection.active.row - range.firstRow
  const column = selection.active.column - range.firstColumn
  const at = by === 'row' ? row * columns + column : column * rows + row
  const next = (at + step + rows * columns) % (rows * columns)
  return by === 'row'
    ? { row: range.firstRow + Math.floor(next / columns), column: range.firstColumn + (next % columns) }
    : { row: range.firstRow + (next % rows), column: range.firstColumn + Math.floor(next / rows) }
}
