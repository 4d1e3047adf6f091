import { AppError } from '../../shared/errors/AppError.ts'
import type { StagedRows } from '../rows/StagedRows.ts'
import type { ViewOrder } from './ViewOrder.ts'

/** More would freeze the clipboard of Excel and WPS, and the window that passes it on. */
const mostCells = 200_000
const mostCharacters = 20_000_000
/** Rows read without a break. */
const pieceRows = 20

/**
 * Texts of cells of a view, a line a row, in the given order of columns.
 *
 * @param inSlices repeats a step until it returns true
 * @throws AppError `view.tooLarge`
 */
export async function readCells(
  staged: StagedRows,
  order: ViewOrder,
  area: { firstIndex: number; lastIndex: number; columnIndexes: readonly number[] },
  inSlices: (step: () => boolean) => Promise<void>,
): Promise<string[][]> {
  const { firstIndex, columnIndexes } = area
  const endIndex = Math.min(area.lastIndex + 1, order.length)
  if ((endIndex - firstIndex) * columnIndexes.length > mostCells) throw tooLarge()
  const lines: string[][] = []
  let characters = 0
  await inSlices(() => {
    const from = firstIndex + lines.length
    const ordinals = order.ordinalsBetween(from, Math.min(from + pieceRows, endIndex) - 1)
    for (const { cells } of staged.rowsOf(ordinals)) {
      const line = columnIndexes.map((columnIndex) => cells[columnIndex] ?? '')
      for (const text of line) characters += text.length
      lines.push(line)
    }
    if (characters > mostCharacters) throw tooLarge()
    return ordinals.length === 0 || firstIndex + lines.length >= endIndex
  })
  return lines
}

function tooLarge(): AppError {
  return new AppError('view.tooLarge', 'more cells than the clipboard takes')
}
