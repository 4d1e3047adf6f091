import type { IndexWindow } from './scrollMapping.ts'

/** A drawn row, and the key of the elements that it is drawn with. */
export interface DrawnRow {
  row: number
  key: number
}

/**
 * Gives the elements of rows that have left the screen to those that come: to change their texts costs a fraction of making new
 * ones. Elements stay in the order of their rows.
 *
 * The elements of the kept row are never moved within the page, since they would lose the focus: whatever is before or after them
 * stays there. Out of view the row is therefore wherever its elements are.
 *
 * @param before what is drawn now
 * @param kept the row that is drawn wherever it is; null: none
 * @param hasSpare elements that are not needed stay with the row they had, after the others of their side, instead of being thrown
 *   away: for a moment, until more rows are drawn again
 */
export function recycleRows(
  before: readonly DrawnRow[],
  { first, last }: IndexWindow,
  kept: number | null,
  hasSpare = false,
): DrawnRow[] {
  const isIn = (row: number): boolean => row >= first && row <= last
  const rows = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index)
  let nextKey = before.reduce((most, { key }) => Math.max(most, key), -1) + 1
  const fill = (part: readonly number[], old: readonly DrawnRow[]): DrawnRow[] => {
    const keys = new Map(old.map(({ row, key }) => [row, key]))
    const wanted = new Set(part)
    const free = old.filter(({ row }) => !wanted.has(row))
    const drawn = part.map((row) => ({ row, key: keys.get(row) ?? free.shift()?.key ?? nextKey++ }))
    // Not a row that the other side draws.
    return hasSpare ? [...drawn, ...free.filter(({ row }) => !isIn(row) && row !== kept)] : drawn
  }
  const at = kept === null ? -1 : before.findIndex(({ row }) => row === kept)
  const there = before[at]
  if (kept === null || !there) {
    const all = kept === null || isIn(kept) ? rows : kept < first ? [kept, ...rows] : [...rows, kept]
    return fill(all, before)
  }
  const [left, right] = [before.slice(0, at), before.slice(at + 1)]
  const leftRows = isIn(kept) ? kept - first : leftOf(left, right, rows, isIn)
  const rest = isIn(kept) ? leftRows + 1 : leftRows
  return [...fill(rows.slice(0, leftRows), left), there, ...fill(rows.slice(rest), right)]
}

/** How many of the rows are drawn before a kept one that is out of view: those that stay remain on their side of it. */
function leftOf(
  left: readonly DrawnRow[],
  right: readonly DrawnRow[],
  rows: readonly number[],
  isIn: (row: number) => boolean,
): number {
  const first = rows[0] ?? 0
  const lastLeft = left.findLast(({ row }) => isIn(row))
  if (lastLeft) return lastLeft.row - first + 1
  const firstRight = right.find(({ row }) => isIn(row))
  return firstRight ? firstRight.row - first : Math.min(left.length, rows.length)
}
