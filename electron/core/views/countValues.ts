import type { ColumnValues, RowsView } from '../../shared/model/rowsView.ts'
import type { Journal } from '../journal/Journal.ts'
import { StagedRows } from '../rows/StagedRows.ts'
import { defineTask } from '../worker/WorkerTask.ts'
import type { ViewKeys } from './buildView.ts'
import { filterRows } from './filterRows.ts'
import { scanRows } from './scanRows.ts'

/** A text of a column and the number of rows that have it. */
export type ValueCount = ColumnValues['values'][number]

/** Worker task: counts the distinct texts of a column. */
export const valuesTask = defineTask<
  { dataDir: string; jobId: string; keys: ViewKeys; view: RowsView; columnIndex: number },
  ValueCount[]
>('values')

/**
 * Counts the distinct texts of a column in the rows of a view, without the view's own filter on this column:
 * the menu shows what can be chosen. Most frequent first, then in the order of the file.
 */
export function countValues(
  journal: Journal,
  jobId: string,
  keys: ViewKeys,
  view: RowsView,
  columnIndex: number,
): ValueCount[] {
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
  return [...counts].map(([text, rows]) => ({ text, rows })).sort((one, other) => other.rows - one.rows)
}

/** The first values that contain a text, ignoring case. */
export function selectValues(values: readonly ValueCount[], search: string, limit: number): ColumnValues {
  const wanted = search.trim().toLowerCase()
  const found = wanted === '' ? values : values.filter(({ text }) => text.toLowerCase().includes(wanted))
  return { values: found.slice(0, limit), distinct: found.length }
}
