import type { BatchAnswer, RowMeant } from '../../shared/model/job.ts'
import type { Issue } from '../../shared/model/issue.ts'
import { createRowConverter, type ConvertedRow } from '../conversion/createRowConverter.ts'
import type { Journal } from '../journal/Journal.ts'
import type { JobRecord } from '../journal/JobTable.ts'
import type { UnsentState } from '../journal/StagingTable.ts'
import type { RowCheck } from '../journal/VerificationTable.ts'
import { correctRow } from '../rows/RowCorrection.ts'
import { nameRowsMeant } from '../rows/nameRowsMeant.ts'
import { SendableRows } from '../rows/SendableRows.ts'
import type { StagedRows } from '../rows/StagedRows.ts'

/** A row that was not accepted, with the reason. */
export interface ReportRow {
  rowNumber: number
  cells: string[]
  reason:
    | { kind: 'rejected'; answer: BatchAnswer; rowsMeant: RowMeant[] }
    | { kind: 'unknown'; answer: BatchAnswer; check: RowCheck | null }
    | { kind: 'skipped'; as: UnsentState; issues: Issue[] }
}

/**
 * The failed, 待确认 and skipped rows of a job, in the order of the file.
 *
 * Skipped rows are those that the user left out one by one or as duplicates. Rows with errors are added once
 * the user has chosen to skip them all (`skipInvalid`); until then they are pending. A row left out one by one has its
 * findings as well: most likely they are why it was left out.
 */
export function* reportRows(
  journal: Journal,
  { key, job, checkedOn }: JobRecord,
  staged: StagedRows,
): Iterable<ReportRow> {
  const unsent = [...journal.staging.statesBetween(key, 0, Number.MAX_SAFE_INTEGER)].filter(
    ([, state]) => job.skipInvalid || state !== 'invalid',
  )
  const sendable = new SendableRows(journal, key, staged)
  const check: (row: ReturnType<typeof correctRow>) => ConvertedRow = createRowConverter(job.mapping, {
    today: checkedOn,
  })
  let nextUnsent = 0
  const skippedBefore = function* (limit: number): Iterable<ReportRow> {
    for (; nextUnsent < unsent.length; nextUnsent++) {
      const [ordinal, state] = unsent[nextUnsent]!
      if (ordinal >= limit) return
      const [row] = staged.withCorrections(ordinal, ordinal)
      if (!row) continue
      const corrected = correctRow(row.original, row.correction)
      // The journal keeps no findings of rows that were left out.
      const issues = state === 'invalid' ? journal.issues.of(key, ordinal) : check(corrected).issues
      const { rowNumber, cells } = corrected
      yield { rowNumber, cells, reason: { kind: 'skipped', as: state, issues } }
    }
  }
  // What 核对 found about rows still in doubt; an answer about an earlier call says nothing of this one.
  const checks = new Map(journal.verifications.checks(key, 'unknown').map((check) => [check.ordinal, check]))
  for (const batch of journal.batches.troubled(key)) {
    yield* skippedBefore(batch.firstOrdinal)
    const isInBatch = sendable.membersOf(batch)
    const rowNumbers = (): number[] => sendable.sendableIn(batch).map(({ rowNumber }) => rowNumber)
    let rowsMeant: RowMeant[] | null = null
    for (const row of staged.rows(batch.firstOrdinal, batch.lastOrdinal)) {
      if (!isInBatch(row.ordinal)) {
        yield* skippedBefore(row.ordinal + 1)
        continue
      }
      const { rowNumber, cells } = row
      const { answer } = batch
      const reason: ReportRow['reason'] =
        batch.state === 'rejected'
          ? { kind: 'rejected', answer, rowsMeant: (rowsMeant ??= nameRowsMeant(answer.message, rowNumbers)) }
          : { kind: 'unknown', answer, check: checks.get(row.ordinal) ?? null }
      yield { rowNumber, cells, reason }
    }
  }
  yield* skippedBefore(Number.MAX_SAFE_INTEGER)
}
