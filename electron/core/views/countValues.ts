import type { ColumnValues, RowsView } from '../../shared/model/rowsView.ts'
import type { Journal } from '../journal/Journal.ts'
import { StagedRows } from '../rows/StagedRows.ts'
import { defineTask } from '../worker/WorkerTask.ts'
import type { ViewKeys } from './buildView.ts'
import { filterRows } from './filterRows.ts'
import { scanRows } from './scanRows.ts'

/** A text of a column and the number of rows that have it. */
export type ValueCount = ColumnValues['values'][number]

/** What is asked about the texts of a column. */
export interface WantedValues {
  columnIndex: number
  /** Only texts that contain it, ignoring case; '' for all. */
  search: string
  limit: number
}

/** Worker task: counts the distinct texts of a column. */
export const valuesTask = defineTask<
  { dataDir: string; jobId: string; keys: ViewKeys; view: RowsView; wanted: WantedValues },
  CountedValues
>('values')

export interface CountedValues {
  /** All texts, to search in them without counting again; null when there are many. */
  all: ValueCount[] | null
  found: ColumnValues
}

/** More texts are not passed between threads: the main process would be busy for seconds. */
const mostKept = 20_000

/**
 * Counts the distinct texts of a column in the rows of a view, without the view's own filter on this column:
 * the menu shows what can be chosen. Most frequent first, then in the order of the file.
 */
export function countValues(
  journal: Journal,
  jobId: string,
  keys: ViewKeys,
  view: RowsView,
  wanted: WantedValues,
): CountedValues {
  const { columnIndex } = wanted
  const jobRecord = journal.jobs.get(jobId)
  const { key } = jobRecord
  const identityKey = keys.identityKey && Buffer.from(keys.identityKey)
  const { ordinals } = filterRows(journal, jobRecord, view.filter, identityKey)
  const staged = new StagedRows(journal, { key, id: jobId }, Buffer.from(keys.dataKey))
  const conditions = {
    search: view.search,
    values: view.values.filter((each) => each.columnIndex !== columnIndex),
  }
  const counts = new Map<string, number>()
  scanRows(journal, key, staged, ordinals && ordinals.slice().sort(), conditions, (_, cellOf) => {
    const text = cellOf(columnIndex).trim()
    counts.set(text, (counts.get(text) ?? 0) + 1)
  })
  const all = Array.from(counts, ([text, rows]) => ({ text, rows }))
  all.sort((one, other) => other.rows - one.rows)
  return { all: all.length > mostKept ? null : all, found: selectValues(all, wanted) }
}

/** The first values that contain a text, ignoring case. */
export function selectValues(
  values: readonly ValueCount[],
  { search, limit }: Pick<WantedValues, 'search' | 'limit'>,
): ColumnValues {
  const wanted = search.trim().toLowerCase()
  const found = wanted === '' ? values : values.filter(({ text }) => text.toLowerCase().includes(wanted))
  return { values: found.slice(0, limit), distinct: found.length }
}
