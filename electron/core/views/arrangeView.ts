import type { ViewSort } from '../../shared/model/rowsView.ts'
import { freeMemory, moving } from '../worker/movedMemory.ts'
import { ownWords } from '../worker/ownMemory.ts'
import { defineTask } from '../worker/WorkerTask.ts'
import type { FilteredRows } from './filterRows.ts'
import type { PackedTexts } from './PackedTexts.ts'
import type { FoundRows } from './scanPiece.ts'
import { sortByKeys } from './sortByKeys.ts'
import { SortKeys } from './SortKeys.ts'

/** The rows of a view in their order. */
export interface ViewRows {
  /** Null: all rows in the order of the file. */
  ordinals: Uint32Array | null
  /** For duplicates: by index in the view, the 0-based group of the row. */
  groups: Uint32Array | null
}

export interface RowsToArrange {
  dataDir: string
  filtered: FilteredRows
  /** Rows that meet the conditions, piece by piece, in the order of the file; null: there are none to meet. */
  found: readonly FoundRows[] | null
  sort: ViewSort | null
}

/** Worker task: puts the rows of a view in their order. */
export const arrangeTask = defineTask<RowsToArrange, ViewRows>('arrange')

/** Puts the rows of a view in their order. Groups of duplicates keep theirs, which is that of the file. */
export function arrangeView({ filtered, found, sort }: Omit<RowsToArrange, 'dataDir'>): ViewRows {
  const { ordinals, firstOrdinals } = filtered
  if (ordinals && firstOrdinals) {
    return found
      ? selectGroups(ordinals, firstOrdinals, found)
      : { ordinals, groups: groupsOf(firstOrdinals) }
  }
  if (!found) return { ordinals, groups: null }
  const arranged = sort ? sortRows(found, sort) : joined(found)
  return moving({ ordinals: arranged, groups: null }, [arranged])
}

/** Rows by their texts, those without one last. */
function sortRows(found: readonly FoundRows[], sort: ViewSort): Uint32Array<ArrayBuffer> {
  const parts = found.flatMap(({ texts }) => texts ?? [])
  const all = joined(found)
  const filled = ownWords(all.length)
  const sorted = ownWords(all.length)
  let filledRows = 0
  let blankRows = 0
  let row = 0
  for (const isFilled of filledTexts(parts)) {
    if (isFilled) filled[filledRows++] = all[row]!
    else sorted[blankRows++] = all[row]!
    row += 1
  }
  sorted.copyWithin(filledRows, 0, blankRows)
  const keys = new SortKeys(parts)
  const order = sortByKeys(keys, sort.direction)
  for (const [index, position] of order.entries()) sorted[index] = filled[position]!
  freeMemory(all, filled, order, keys.bytes, keys.starts)
  return sorted
}

function* filledTexts(parts: readonly PackedTexts[]): Iterable<boolean> {
  for (const { ends } of parts) {
    let start = 0
    for (const end of ends) {
      yield end > start
      start = end
    }
  }
}

function joined(found: readonly FoundRows[]): Uint32Array<ArrayBuffer> {
  const all = ownWords(found.reduce((rows, { ordinals }) => rows + ordinals.length, 0))
  let at = 0
  for (const { ordinals } of found) {
    all.set(ordinals, at)
    at += ordinals.length
    freeMemory(ordinals)
  }
  return all
}

/** Groups stay whole: one row that meets the conditions shows all rows of its customer. */
function selectGroups(
  ordinals: Uint32Array,
  firstOrdinals: Uint32Array,
  found: readonly FoundRows[],
): ViewRows {
  const meeting = new Set(joined(found))
  const kept = new Set<number>()
  for (const [index, ordinal] of ordinals.entries()) if (meeting.has(ordinal)) kept.add(firstOrdinals[index]!)
  const isKept = (_: number, index: number): boolean => kept.has(firstOrdinals[index]!)
  return { ordinals: ordinals.filter(isKept), groups: groupsOf(firstOrdinals.filter(isKept)) }
}

/** Numbers the groups of an ordered list of rows, each given by its group's first row. */
function groupsOf(firstOrdinals: Uint32Array): Uint32Array {
  let group = -1
  let first = -1
  return firstOrdinals.map((ordinal) => {
    if (ordinal !== first) group += 1
    first = ordinal
    return group
  })
}
