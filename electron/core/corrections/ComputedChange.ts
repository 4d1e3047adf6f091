import type { Issue } from '../../shared/model/issue.ts'
import type { UnsentState } from '../journal/StagingTable.ts'
import type { CountChangeList } from './CountChanges.ts'
import type { DigestChangeList } from './DigestChanges.ts'

/** What the journal is to hold of changed rows that become alike. */
export interface ComputedRows {
  ordinals: number[]
  issues: readonly Issue[]
  state: UnsentState | null
  override: { isMerged: boolean; plain: string } | null
}

/** Everything that follows from a piece of a change, ready to be written. */
export interface ComputedChange {
  /** Rows that were looked at, those that stay the same included. */
  rowsVisited: number
  /** Rows that change. */
  changedRows: number
  /** These rows, those that become alike together. */
  rows: ComputedRows[]
  changedCells: number
  counts: CountChangeList
  digests: DigestChangeList
  /** Rows whose duplicates are to be grouped again if there are any. */
  mayRegroup: number[]
  /** The rows before and after, as `EditSteps` keeps them; null for a change that is not logged. */
  step: Uint8Array<ArrayBuffer> | null
}

/** A `ComputedChange` for another thread: its rows as one JSON text. */
export type PackedChange = Omit<ComputedChange, 'rows'> & { rowsJson: string }

export function packChange({ rows, ...change }: ComputedChange): PackedChange {
  return { ...change, rowsJson: JSON.stringify(rows) }
}

export function unpackChange({ rowsJson, ...change }: PackedChange): ComputedChange {
  return { ...change, rows: JSON.parse(rowsJson) as ComputedRows[] }
}
