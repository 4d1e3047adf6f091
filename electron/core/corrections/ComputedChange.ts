import type { Issue } from '../../shared/model/issue.ts'
import type { UnsentState } from '../journal/StagingTable.ts'
import type { CountChangeList } from './CountChanges.ts'
import type { DigestChangeList } from './DigestChanges.ts'

/** What the journal is to hold of one changed row. */
export interface ComputedRow {
  ordinal: number
  issues: readonly Issue[]
  state: UnsentState | null
  override: { isMerged: boolean; sealed: Uint8Array } | null
}

/** Everything that follows from a piece of a change, ready to be written. */
export interface ComputedChange {
  /** Rows that were looked at, those that stay the same included. */
  rowsVisited: number
  /** The rows that change. */
  rows: ComputedRow[]
  changedCells: number
  counts: CountChangeList
  digests: DigestChangeList
  /** Rows whose duplicates are to be grouped again if there are any. */
  mayRegroup: number[]
  /** The corrections before and after, `CorrectionChange[]` as the edit log keeps them. */
  changesJson: string
}

/** A `ComputedChange` for another thread: the sealed corrections lie one after another in memory that is moved, not copied. */
export type PackedChange = Omit<ComputedChange, 'rows'> & {
  rows: (Omit<ComputedRow, 'override'> & { override: { isMerged: boolean; bytes: number } | null })[]
  sealed: Uint8Array<ArrayBuffer>
}

export function packChange(change: ComputedChange): PackedChange {
  const size = change.rows.reduce((sum, { override }) => sum + (override?.sealed.length ?? 0), 0)
  const sealed = new Uint8Array(size)
  let at = 0
  const rows = change.rows.map(({ override, ...row }) => {
    if (!override) return { ...row, override }
    sealed.set(override.sealed, at)
    at += override.sealed.length
    return { ...row, override: { isMerged: override.isMerged, bytes: override.sealed.length } }
  })
  return { ...change, rows, sealed }
}

export function unpackChange({ sealed, ...change }: PackedChange): ComputedChange {
  let at = 0
  const rows = change.rows.map(({ override, ...row }) => {
    if (!override) return { ...row, override }
    const { isMerged, bytes } = override
    at += bytes
    return { ...row, override: { isMerged, sealed: sealed.subarray(at - bytes, at) } }
  })
  return { ...change, rows }
}
