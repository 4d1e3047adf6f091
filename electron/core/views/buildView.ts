import type { RowsView, ViewSort } from '../../shared/model/rowsView.ts'
import type { Journal } from '../journal/Journal.ts'
import { StagedRows } from '../rows/StagedRows.ts'
import { defineTask } from '../worker/WorkerTask.ts'
import { filterRows } from './filterRows.ts'
import { isUnconditional, scanRows } from './scanRows.ts'
import { sortByKeys } from './sortByKeys.ts'
import { SortKeys } from './SortKeys.ts'

/** The rows of a view in their order. */
export interface ViewRows {
  /** Null: all rows in the order of the file. */
  ordinals: Uint32Array | null
  /** For duplicates: by index in the view, the 0-based group of the row. */
  groups: Uint32Array | null
}

/** Keys that open a job's rows and its digests of customers. */
export interface ViewKeys {
  dataKey: Uint8Array
  /** Null unless the filter is `earlier`. */
  identityKey: Uint8Array | null
}

/** Worker task: finds the rows of a view and their order. */
export const viewTask = defineTask<
  { dataDir: string; jobId: string; keys: ViewKeys; view: RowsView },
  ViewRows
>('view')

/**
 * Finds the rows of a view and their order.
 *
 * @throws AppError `job.notFound`, `storage.*`
 */
export function buildView(journal: Journal, jobId: string, keys: ViewKeys, view: RowsView): ViewRows {
  const jobRecord = journal.jobs.get(jobId)
  const { key } = jobRecord
  const identityKey = keys.identityKey && Buffer.from(keys.identityKey)
  const filtered = filterRows(journal, jobRecord, view.filter, identityKey)
  if (isUnconditional(view) && !view.sort) {
    return { ordinals: filtered.ordinals, groups: filtered.firstOrdinals && groupsOf(filtered.firstOrdinals) }
  }
  const staged = new StagedRows(journal, { key, id: jobId }, Buffer.from(keys.dataKey))
  if (filtered.ordinals && filtered.firstOrdinals) {
    return selectGroups(journal, key, staged, view, filtered.ordinals, filtered.firstOrdinals)
  }
  return { ordinals: selectAndSort(journal, key, staged, view, filtered.ordinals), groups: null }
}

function selectAndSort(
  journal: Journal,
  jobKey: number,
  staged: StagedRows,
  view: RowsView,
  ordinals: Uint32Array | null,
): Uint32Array {
  const filled: number[] = []
  const texts: string[] = []
  const blank: number[] = []
  scanRows(journal, jobKey, staged, ordinals, view, (ordinal, cellOf) => {
    const text = view.sort ? cellOf(view.sort.columnIndex).trim() : ''
    if (text === '') blank.push(ordinal)
    else {
      filled.push(ordinal)
      texts.push(text)
    }
  })
  return Uint32Array.from([...order(filled, texts, view.sort), ...blank])
}

function* order(
  filled: readonly number[],
  texts: readonly string[],
  sort: ViewSort | null,
): Iterable<number> {
  if (!sort || filled.length === 0) return
  for (const position of sortByKeys(new SortKeys(texts), sort.direction)) yield filled[position]!
}

/** Groups stay whole: one row that meets the conditions shows all rows of its customer. */
function selectGroups(
  journal: Journal,
  jobKey: number,
  staged: StagedRows,
  view: RowsView,
  ordinals: Uint32Array,
  firstOrdinals: Uint32Array,
): ViewRows {
  const found = new Set<number>()
  scanRows(journal, jobKey, staged, ordinals.slice().sort(), view, (ordinal) => found.add(ordinal))
  const kept = new Set<number>()
  for (const [index, ordinal] of ordinals.entries()) if (found.has(ordinal)) kept.add(firstOrdinals[index]!)
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
