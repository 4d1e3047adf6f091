import type { StagedRows } from './StagedRows.ts'
import type { Journal } from '../journal/Journal.ts'
import { defineTask } from '../worker/WorkerTask.ts'

/** Worker task: searches the rows of a job. Results in the ordinals of the rows found, ascending. */
export const searchTask = defineTask<
  { dataDir: string; job: { key: number; id: string }; dataKey: Uint8Array; text: string },
  Uint32Array
>('search')

/**
 * Finds rows with a cell that contains a text, ignoring case; yields their ordinals chunk by chunk,
 * ascending. Decodes the rows of a chunk only when its encoded form contains the text or the chunk has
 * corrections.
 */
export function* searchRows(
  journal: Journal,
  jobKey: number,
  staged: StagedRows,
  text: string,
): Generator<number[]> {
  const wanted = text.toLowerCase()
  // As escaped by JSON in the encoded cells.
  const encoded = JSON.stringify(wanted).slice(1, -1)
  for (const place of staged.places) {
    const last = place.firstOrdinal + place.rowCount - 1
    const hasOverrides = journal.corrections.overriddenFrom(jobKey, place.firstOrdinal, 1)[0] ?? Infinity
    if (hasOverrides > last && !mayContain(staged, place, encoded)) continue
    const found = staged
      .rows(place.firstOrdinal, last)
      .filter(({ cells }) => cells.some((cell) => cell.toLowerCase().includes(wanted)))
    if (found.length > 0) yield found.map(({ ordinal }) => ordinal)
  }
}

function mayContain(staged: StagedRows, place: StagedRows['places'][number], encoded: string): boolean {
  const rows = staged.encoded(place)
  for (let index = 0; index < place.rowCount; index++) {
    if (rows.cellsLine(index).toLowerCase().includes(encoded)) return true
  }
  return false
}
