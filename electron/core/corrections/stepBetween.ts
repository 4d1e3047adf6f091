import { isSameCorrection, type RowCorrection } from '../rows/RowCorrection.ts'

/** What one correction is to another. */
export interface StepBetween {
  before: RowCorrection
  after: RowCorrection
  isSame: boolean
  changedCells: number
  changesName: boolean
  /** Whether the cells that identify the customer stay. */
  keepsIdentity: boolean
}

/** @param columns those of the name and of what identifies a customer */
export function stepBetween(
  before: RowCorrection,
  after: RowCorrection,
  {
    nameColumn: name,
    identityColumns,
  }: { nameColumn: number | undefined; identityColumns: ReadonlySet<number> },
): StepBetween {
  const isSame = isSameCorrection(before, after)
  const keepsColumn = (column: number): boolean =>
    before.cells[column] === after.cells[column] && before.merged[column] === after.merged[column]
  return {
    before,
    after,
    isSame,
    changedCells: isSame ? 0 : countCells(before, after),
    // `phone.shared` depends on it: it counts the names of a phone.
    changesName: name !== undefined && before.cells[name] !== after.cells[name],
    keepsIdentity: [...identityColumns].every(keepsColumn),
  }
}

/** Cells whose text a correction changes. */
function countCells(before: RowCorrection, after: RowCorrection): number {
  if (before.cells === after.cells && before.merged === after.merged) return 0
  let count = 0
  const textIn = ({ cells, merged }: RowCorrection, column: string): string | undefined =>
    cells[column] ?? merged[column]
  const isChanged = (column: string): boolean => textIn(before, column) !== textIn(after, column)
  const isGone = (column: string): boolean => textIn(after, column) === undefined
  for (const column in after.cells) if (isChanged(column)) count += 1
  for (const column in after.merged) if (after.cells[column] === undefined && isChanged(column)) count += 1
  for (const column in before.cells) if (isGone(column)) count += 1
  for (const column in before.merged) if (before.cells[column] === undefined && isGone(column)) count += 1
  return count
}
