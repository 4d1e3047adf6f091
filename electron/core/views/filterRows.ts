import type { ViewFilter } from '../../shared/model/rowsView.ts'
import { AppError } from '../../shared/errors/AppError.ts'
import { findEarlierRows } from '../duplicates/findEarlierImports.ts'
import type { Journal } from '../journal/Journal.ts'
import type { JobRecord } from '../journal/JobTable.ts'
import { RejectedRows } from '../rows/RejectedRows.ts'
import { SendableRows } from '../rows/SendableRows.ts'
import { defineTask } from '../worker/WorkerTask.ts'

/** Rows that match a filter; all lists in shared memory. */
export interface FilteredRows {
  /** Ascending; group by group for duplicates. Null: all rows. */
  ordinals: Uint32Array | null
  /** For duplicates: the first row of each row's group. */
  firstOrdinals: Uint32Array | null
  /** The same rows in the order of the file. */
  ascending: Uint32Array | null
}

/** Every row. */
export const allRows: FilteredRows = { ordinals: null, firstOrdinals: null, ascending: null }

/** The filter of a view, and the key that opens the digests of customers: only for the filter `earlier`. */
export interface WantedRows {
  dataDir: string
  jobId: string
  filter: ViewFilter
  identityKey: Uint8Array | null
}

/** Worker task: finds the rows that match the filter of a view. */
export const filterTask = defineTask<WantedRows, FilteredRows>('filter')

/** Finds the rows that match the filter of a view. @throws AppError `job.notFound`, `storage.*` */
export function filterRows(journal: Journal, { jobId, filter, identityKey }: WantedRows): FilteredRows {
  const jobRecord = journal.jobs.get(jobId)
  const found = findRows(journal, jobRecord, filter, identityKey && Buffer.from(identityKey))
  const ordinals = found.ordinals && shared(found.ordinals)
  const firstOrdinals = found.firstOrdinals && shared(found.firstOrdinals)
  return {
    ordinals,
    firstOrdinals,
    ascending: ordinals && firstOrdinals ? shared(ordinals).sort() : ordinals,
  }
}

/** Numbers in shared memory, which every thread of a view is given. */
function shared(numbers: ArrayLike<number>): Uint32Array {
  const array = new Uint32Array(new SharedArrayBuffer(4 * numbers.length))
  array.set(numbers)
  return array
}

function findRows(
  journal: Journal,
  jobRecord: JobRecord,
  filter: ViewFilter,
  identityKey: Buffer | null,
): Pick<FilteredRows, 'ordinals' | 'firstOrdinals'> {
  const { key, job } = jobRecord
  const { ordinals } = journal
  const rowCount = job.reconciliation.total
  switch (filter.kind) {
    case 'all':
      return ungrouped(null)
    case 'ready':
      return ungrouped(without(rowCount, ordinals.unsent(key)))
    case 'errors':
      return ungrouped(ordinals.withSeverity(key, 'error'))
    case 'warnings':
      return ungrouped(ordinals.withSeverity(key, 'warning'))
    case 'edited':
      return ungrouped(ordinals.edited(key))
    case 'skipped':
      return ungrouped(job.skipInvalid ? ordinals.unsent(key) : ordinals.skipped(key))
    case 'cause':
      return ungrouped(ordinals.withCause(key, filter))
    case 'batch': {
      const batch = journal.batches.find(key, filter.batchId)
      const rows = batch ? new SendableRows(journal, key, null).sendableIn(batch) : []
      return ungrouped(Uint32Array.from(rows, ({ ordinal }) => ordinal))
    }
    case 'rejected':
      return ungrouped(new RejectedRows(journal, key).ordinals())
    case 'duplicates':
      return ordinals.grouped(key)
    case 'earlier': {
      if (!identityKey) throw new AppError('internal', 'no key to compare customers with')
      return ungrouped(Uint32Array.from(findEarlierRows(journal, job.id, identityKey)))
    }
  }
}

function ungrouped(ordinals: Uint32Array | null): Pick<FilteredRows, 'ordinals' | 'firstOrdinals'> {
  return { ordinals, firstOrdinals: null }
}

/** Ordinals below a count that are not in an ascending list. */
function without(count: number, left: Uint32Array): Uint32Array {
  const kept = new Uint32Array(count - left.length)
  let leftAt = 0
  let keptAt = 0
  for (let ordinal = 0; ordinal < count; ordinal += 1) {
    if (left[leftAt] === ordinal) leftAt += 1
    else kept[keptAt++] = ordinal
  }
  return kept
}
