import type { CellRange, GridSize } from './selection.ts'

/**
 * Reads cells as spreadsheets put them on the clipboard: a line a row, tabs between cells. A cell with a tab, a line break or a
 * quote at its start is in quotes, with quotes inside doubled.
 *
 * Line ends may be CRLF, LF or CR; the one after the last line adds no row. Shorter
 * lines are filled up, so that all have the same number of cells. Empty text is no cell at all.
 */
export function parseCells(text: string): string[][] {
  const lines: string[][] = []
  let line: string[] = []
  let at = 0
  const length = text.length
  if (length === 0) return []
  for (;;) {
    let cell: string
    ;[cell, at] = readCell(text, at)
    line.push(cell)
    if (text[at] === '\t') {
      at += 1
      continue
    }
    lines.push(line)
    line = []
    if (at >= length) break
    at += text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1
    if (at >= length) break
  }
  let width = 0
  for (const each of lines) width = Math.max(width, each.length)
  return lines.map((each) => [...each, ...new Array<string>(width - each.length).fill('')])
}

const isEnd = (character: string | undefined): boolean =>
  character === undefined || character === '\t' || character === '\n' || character === '\r'

/** Returns a cell and the position after it. A quote that is never closed is text: somebody copied 5" from a letter. */
function readCell(text: string, start: number): [cell: string, next: number] {
  if (text[start] === '"') {
    let at = start + 1
    for (;;) {
      const quote = text.indexOf('"', at)
      if (quote === -1) break
      if (text[quote + 1] === '"') {
        at = quote + 2
        continue
      }
      if (!isEnd(text[quote + 1])) break
      const inside = text.slice(start + 1, quote).replaceAll('""', '"')
      return [inside.replaceAll('\r\n', '\n'), quote + 1]
    }
  }
  let end = start
  while (!isEnd(text[end])) end += 1
  return [text.slice(start, end), end]
}

/** Writes cells as text for the clipboard, with CRLF after each line but the last, as Excel reads and writes it. */
export function formatCells(lines: readonly (readonly string[])[]): string {
  return lines.map((line) => line.map(quoted).join('\t')).join('\r\n')
}

function quoted(cell: string): string {
  return /[\t\n\r]|^"/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}

/** Where a paste goes, in rows and columns of the grid, and what has no room. */
export interface PasteArea {
  area: CellRange
  leftOver: { lines: number; columns: number }
}

/**
 * Returns where a paste goes, as spreadsheets do: one value fills the selected range; lines fill it several times over when
 * its size is a multiple of theirs; otherwise they go from its first cell on, whatever its size. Nothing goes beyond the grid.
 */
export function pasteArea(
  lines: readonly (readonly string[])[],
  target: CellRange,
  size: GridSize,
): PasteArea | null {
  const height = lines.length
  const width = lines[0]?.length ?? 0
  if (height === 0 || width === 0) return null
  const targetRows = target.lastRow - target.firstRow + 1
  const targetColumns = target.lastColumn - target.firstColumn + 1
  const rows = targetRows % height === 0 ? targetRows : height
  const columns = targetColumns % width === 0 ? targetColumns : width
  const { firstRow, firstColumn } = target
  const lastRow = Math.min(firstRow + rows, size.rows) - 1
  const lastColumn = Math.min(firstColumn + columns, size.columns) - 1
  return {
    area: { firstRow, lastRow, firstColumn, lastColumn },
    leftOver: { lines: firstRow + rows - 1 - lastRow, columns: firstColumn + columns - 1 - lastColumn },
  }
}

/** Returns the text that a paste puts into a cell of its area. */
export function pastedText(
  lines: readonly (readonly string[])[],
  area: CellRange,
  row: number,
  column: number,
): string {
  const line = lines[(row - area.firstRow) % lines.length] ?? []
  return line[(column - area.firstColumn) % line.length] ?? ''
}

/** Whether the first line repeats the names of the columns that it would go into: somebody copied the header as well. */
export function startsWithHeader(
  lines: readonly (readonly string[])[],
  columnNames: readonly string[],
): boolean {
  const [first = []] = lines
  const isName = (text: string, index: number): boolean =>
    text.trim() !== '' && text.trim() === columnNames[index]?.trim()
  return (
    lines.length > 1 && first.some(isName) && first.every((text, index) => text === '' || isName(text, index))
  )
}
