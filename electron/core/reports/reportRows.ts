import type { BatchAnswer } from '../../shared/model/job.ts'
import type { Issue } from '../../shared/model/issue.ts'
import type { Journal } from '../journal/Journal.ts'
import type { UnsentState } from '../journal/StagingTable.ts'
import { SendableRows } from '../rows/SendableRows.ts'
import type { StagedRows } from '../rows/StagedRows.ts'

/** A row that was not accepted, with the reason. */
export interface ReportRow {
  rowNumber: number
  cells: string[]
  reason:
    | { kind: 'rejected'; answer: BatchAnswer }
    | { kind: 'unknown'; answer: BatchAnswer }
    | { kind: 'skipped'; as: UnsentState; issues: Issue[] }
}

/**
 * The failed, 待确认 and skipped rows of a job, in the order of the file.
 *
 * Skipped rows are those that the user left out one by one or as duplicates. Rows with errors are added once
 * the user has chosen to skip them all (`skipInvalid`); until then they are pending.
 */
export function* reportRows(
  journal: Journal,
  job: { key: number; skipInvalid: boolean },
  staged: StagedRows,
): Iterable<ReportRow> {
  const unsent = [...journal.staging.statesBetween(job.key, 0, Number.MAX_SAFE_INTEGER)].filter(
    ([, state]) => job.skipInvalid || state !== 'invalid',
  )
  const sendable = new SendableRows(journal, job.key, staged)
  let nextUnsent = 0
  const skippedBefore = function* (limit: number): Iterable<ReportRow> {
    for (; nextUnsent < unsent.length; nextUnsent++) {
      const [ordinal, state] = unsent[nextUnsent]!
      if (ordinal >= limit) return
      const [row] = staged.rows(ordinal, ordinal)
      if (row) {
        const issues = journal.issues.of(job.key, ordinal)
        yield { rowNumber: row.rowNumber, cells: row.cells, reason: { kind: 'skipped', as: state, issues } }
      }
    }
  }
  for (const batch of journal.batches.troubled(job.key)) {
    yield* skippedBefore(batch.firstOrdinal)
    const isInBatch = sendable.membersOf(batch)
    for (const row of staged.rows(batch.firstOrdinal, batch.lastOrdinal)) {
      if (!isInBatch(row.ordinal)) {
        yield* skippedBefore(row.ordinal + 1)
        continue
      }
      const kind = batch.state === 'rejected' ? 'rejected' : 'unknown'
      yield { rowNumber: row.rowNumber, cells: row.cells, reason: { kind, answer: batch.answer } }
    }
  }
  yield* skippedBefore(Number.MAX_SAFE_INTEGER)
}
