import type { Journal } from '../journal/Journal.ts'
import { defineTask } from '../worker/WorkerTask.ts'
import type { StagedRows } from './StagedRows.ts'
import { TextSearch } from './TextSearch.ts'

/** Worker task: searches the rows of a job. Results in the ordinals of the rows found, ascending. */
export const searchTask = defineTask<
  { dataDir: string; job: { key: number; id: string }; dataKey: Uint8Array; text: string },
  Uint32Array
>('search')

/**
 * Finds rows with a cell that contains a text, ignoring case; yields their ordinals chunk by chunk,
 * ascending.
 */
export function* searchRows(
  journal: Journal,
  jobKey: number,
  staged: StagedRows,
  text: string,
): Generator<number[]> {
  const search = new TextSearch(text)
  for (const place of staged.places) {
    const lastOrdinal = place.firstOrdinal + place.rowCount - 1
    const corrected = journal.corrections.overriddenBetween(jobKey, place.firstOrdinal, lastOrdinal)
    const found: number[] = []
    search.searchChunk(staged, place, corrected, (ordinal) => found.push(ordinal))
    if (found.length > 0) yield found
  }
}
