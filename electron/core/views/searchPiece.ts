import type { Journal } from '../journal/Journal.ts'
import type { ChunkPlace } from '../journal/StagingTable.ts'
import type { StagedJob } from '../rows/StagedJob.ts'
import { StagedRows } from '../rows/StagedRows.ts'
import { TextSearch } from '../rows/TextSearch.ts'
import { defineTask } from '../worker/WorkerTask.ts'

/** Some chunks of a job, and the key that opens them. */
export interface PieceOfRows {
  dataDir: string
  job: StagedJob
  dataKey: Uint8Array
  /** Successive chunks. */
  places: readonly ChunkPlace[]
}

/** What is searched for in a view. */
export interface SearchedText {
  text: string
  /** Null: any column. */
  columnIndex: number | null
}

/** Rows with hits, ascending, and the number of hits in each, at most 255. */
export interface PieceHits {
  ordinals: Uint32Array
  hits: Uint8Array
}

/** Worker task: searches some chunks of a job. */
export const searchTask = defineTask<PieceOfRows & SearchedText, PieceHits>('search')

/** Finds the rows of some chunks with a cell that contains a text, ignoring case. */
export function searchPiece(
  journal: Journal,
  { job, dataKey, places, text, columnIndex }: PieceOfRows & SearchedText,
): PieceHits {
  const staged = new StagedRows(journal, job, Buffer.from(dataKey), places)
  const search = new TextSearch(text, columnIndex)
  const ordinals: number[] = []
  const hits: number[] = []
  const { isEdited } = staged
  for (const place of places) {
    search.searchChunk(
      staged.encoded(place),
      place,
      isEdited ? staged.editedCells(place) : [],
      (ordinal, count) => {
        ordinals.push(ordinal)
        hits.push(Math.min(count, 255))
      },
    )
  }
  return { ordinals: Uint32Array.from(ordinals), hits: Uint8Array.from(hits) }
}
