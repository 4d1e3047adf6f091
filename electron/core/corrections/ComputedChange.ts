import type { Issue } from '../../shared/model/issue.ts'
import type { UnsentState } from '../journal/StagingTable.ts'
import type { CountChangeList } from './CountChanges.ts'
import type { DigestChangeList } from './DigestChanges.ts'

/** What the journal is to hold of one changed row. */
export interface ComputedRow {
  ordinal: number
  issues: readonly Issue[]
  state: UnsentState | null
  override: { isMerged: boolean; plain: Buffer } | null
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

/**
 * A `ComputedChange` for another thread: its rows as one JSON text; the corrections lie one after another in memory that is
 * moved, not copied.
 */
export type PackedChange = Omit<ComputedChange, 'rows'> & {
  rowsJson: string
  overrides: Uint8Array<ArrayBuffer>
}

type PackedRow = Omit<ComputedRow, 'override'> & { override: { isMerged: boolean; size: number } | null }

export function packChange({ rows, ...change }: ComputedChange): PackedChange {
  const overrides = new Uint8Array(rows.reduce((sum, { override }) => sum + (override?.plain.length ?? 0), 0))
  let at = 0
  const packed = rows.map(({ ordinal, issues, state, override }): PackedRow => {
    if (!override) return { ordinal, issues, state, override }
    overrides.set(override.plain, at)
    at += override.plain.length
    return {
      ordinal,
      issues,
      state,
      override: { isMerged: override.isMerged, size: override.plain.length },
    }
  })
  return { ...change, rowsJson: JSON.stringify(packed), overrides }
}

export function unpackChange({ overrides, rowsJson, ...change }: PackedChange): ComputedChange {
  const bytes = Buffer.from(overrides.buffer)
  let at = 0
  const rows = (JSON.parse(rowsJson) as PackedRow[]).map(
    ({ ordinal, issues, state, override }): ComputedRow => {
      if (!override) return { ordinal, issues, state, override }
      const { isMerged, size } = override
      at += size
      return { ordinal, issues, state, override: { isMerged, plain: bytes.subarray(at - size, at) } }
    },
  )
  return { ...change, rows }
}
