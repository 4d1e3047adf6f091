import type { RowsView } from '../../shared/model/rowsView.ts'
import type { Journal } from '../journal/Journal.ts'
import type { ChunkPlace } from '../journal/StagingTable.ts'
import { piecesOf } from '../rows/piecesOf.ts'
import type { StagedJob } from '../rows/StagedJob.ts'
import { moving } from '../worker/movedMemory.ts'
import type { WorkerInput, WorkerTask } from '../worker/WorkerTask.ts'
import { arrangeTask, arrangeView, type ViewRows } from './arrangeView.ts'
import { allRows, filterRows, filterTask, type FilteredRows } from './filterRows.ts'
import { arraysOf, firstAtLeast, isUnconditional, scanPiece, scanTask, type FoundRows } from './scanPiece.ts'

/** Runs a task in a thread, or does the same here. */
export type RunTask = <Input extends WorkerInput, Result>(
  task: WorkerTask<Input, Result>,
  perform: (journal: Journal, input: Input) => Result,
  input: Input,
) => Promise<Result>

/** A job whose rows are looked through, and what opens them. */
export interface ViewedJob {
  dataDir: string
  job: StagedJob
  places: readonly ChunkPlace[]
  dataKey: Uint8Array
  /** Opens the digests of customers; null unless the filter is `earlier`. */
  identityKey: Uint8Array | null
}

/**
 * Finds the rows of a view and their order. Threads look through pieces of the job at the same time; a row that is edited
 * meanwhile is taken as it was at some instant of the search.
 *
 * @throws AppError `job.notFound`, `storage.*`
 */
export async function buildView(run: RunTask, viewed: ViewedJob, view: RowsView): Promise<ViewRows> {
  const filtered = await filter(run, viewed, view)
  const isWhole = isUnconditional(view) && (!view.sort || filtered.firstOrdinals !== null)
  const found = isWhole ? null : await scan(run, viewed, view, filtered, view.sort?.columnIndex ?? null)
  const { dataDir } = viewed
  const rows = moving({ dataDir, filtered, found, sort: view.sort }, arraysOf(found ?? []))
  return run(arrangeTask, (_, input) => arrangeView(input), rows)
}

/** Finds the rows that match the filter of a view. */
export async function filter(run: RunTask, viewed: ViewedJob, view: RowsView): Promise<FilteredRows> {
  if (view.filter.kind === 'all') return allRows
  const { dataDir, job, identityKey } = viewed
  return run(filterTask, filterRows, { dataDir, jobId: job.id, filter: view.filter, identityKey })
}

/** Finds the filtered rows that meet the conditions of a view, with their texts of a column. */
export function scan(
  run: RunTask,
  { dataDir, job, places, dataKey }: ViewedJob,
  { search, values }: Pick<RowsView, 'search' | 'values'>,
  { ascending }: FilteredRows,
  columnIndex: number | null,
): Promise<FoundRows[]> {
  const wanted = ascending ? places.filter((place) => isAmong(place, ascending)) : places
  const pieces = piecesOf(wanted).map((piece) => {
    const first = piece[0]!.firstOrdinal
    const end = piece.at(-1)!.firstOrdinal + piece.at(-1)!.rowCount
    const rows = ascending?.subarray(firstAtLeast(ascending, first), firstAtLeast(ascending, end)) ?? null
    const conditions = { search, values }
    return run(scanTask, scanPiece, {
      dataDir,
      job,
      dataKey,
      places: piece,
      ordinals: rows,
      conditions,
      columnIndex,
    })
  })
  return Promise.all(pieces)
}

function isAmong({ firstOrdinal, rowCount }: ChunkPlace, ascending: Uint32Array): boolean {
  const at = firstAtLeast(ascending, firstOrdinal)
  return at < ascending.length && ascending[at]! < firstOrdinal + rowCount
}
