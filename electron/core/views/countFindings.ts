import type { Journal } from '../journal/Journal.ts'
import { moving } from '../worker/movedMemory.ts'
import { defineTask } from '../worker/WorkerTask.ts'
import type { WantedFindings } from './WantedFindings.ts'

/** From this many rows on, reading all findings of a job is faster than asking for those of each row. */
const manyRows = 50_000
/** Rows asked for in one query. */
const pieceRows = 5_000

export interface CountedFindings {
  dataDir: string
  jobKey: number
  /** Rows of the job. */
  rowCount: number
  /** Rows of the view, in its order; null: all rows of the job. */
  ordinals: Uint32Array | null
  wanted: WantedFindings
  /** The column for findings about a whole row. */
  homeColumn: number
}

/** Worker task: counts the cells with a finding in the rows of a view. */
export const countFindingsTask = defineTask<CountedFindings, Uint32Array>('countFindings')

/**
 * Counts the cells with a wanted finding, row by row.
 *
 * @returns by index of the view, and at its end for the whole view: cells in the rows before
 */
export function countFindings(journal: Journal, counted: CountedFindings): Uint32Array {
  const { jobKey, rowCount, ordinals, wanted, homeColumn } = counted
  const cells = new Uint16Array(rowCount)
  const note = (piece: readonly number[] | null): void => {
    const found = journal.issues.cellsByRow(jobKey, { ...wanted, homeColumn, ordinals: piece })
    for (let at = 0; at < found.ordinals.length; at += 1) cells[found.ordinals[at]!] = found.cells[at]!
  }
  if (ordinals === null || ordinals.length >= manyRows) note(null)
  else {
    for (let from = 0; from < ordinals.length; from += pieceRows) {
      note([...ordinals.subarray(from, from + pieceRows)])
    }
  }
  const length = ordinals?.length ?? rowCount
  const before = new Uint32Array(length + 1)
  for (let index = 0; index < length; index += 1) {
    before[index + 1] = before[index]! + cells[ordinals ? ordinals[index]! : index]!
  }
  return moving(before, [before])
}
