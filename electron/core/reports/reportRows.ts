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

type TroubledBatch = ReturnType<Journal['batches']['troubled']>[number]

/**
 * The failed, 待确认 and skipped rows of a job, strictly in the order of the file: batches of later rounds may lie among
 * one another, so rows are collected chunk by chunk, not batch by batch.
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
  const check: (row: ReturnType<typeof correctRow>) => ConvertedRow = createRowConverter(job.mapping, {
    today: checkedOn,
  })
  // What 核对 found about rows still in doubt; an answer about an earlier call says nothing of this one.
  const checks = new Map(journal.verifications.checks(key, 'unknown').map((check) => [check.ordinal, check]))
  const meant = new RowsMeantByBatch(new SendableRows(journal, key, staged))
  const reasonOf = (
    ordinal: number,
    row: ReturnType<typeof correctRow>,
    cause: UnsentState | TroubledBatch,
  ): ReportRow['reason'] => {
    if (typeof cause === 'string') {
      // The journal keeps no findings of rows that were left out.
      const issues = cause === 'invalid' ? journal.issues.of(key, ordinal) : check(row).issues
      return { kind: 'skipped', as: cause, issues }
    }
    const { answer } = cause
    return cause.state === 'rejected'
      ? { kind: 'rejected', answer, rowsMeant: meant.of(cause) }
      : { kind: 'unknown', answer, check: checks.get(ordinal) ?? null }
  }
  for (const causes of causesByChunk(journal, key, job.skipInvalid, staged)) {
    const ordinals = [...causes.keys()].sort((one, other) => one - other)
    for (const { ordinal, original, correction } of staged.withCorrectionsOf(ordinals)) {
      const row = correctRow(original, correction)
      const { rowNumber, cells } = row
      yield { rowNumber, cells, reason: reasonOf(ordinal, row, causes.get(ordinal)!) }
    }
  }
}

/** Why rows were not accepted, by their ordinals; a chunk of staged rows at a time, and only chunks that have such rows. */
function* causesByChunk(
  journal: Journal,
  jobKey: number,
  withInvalid: boolean,
  staged: StagedRows,
): Iterable<Map<number, UnsentState | TroubledBatch>> {
  const sendable = new SendableRows(journal, jobKey, staged)
  const later = journal.batches.troubled(jobKey).reverse()
  let near: TroubledBatch[] = []
  for (const { firstOrdinal, rowCount } of staged.places) {
    const lastOrdinal = firstOrdinal + rowCount - 1
    near = near.filter((batch) => batch.lastOrdinal >= firstOrdinal)
    while (later.length > 0 && later.at(-1)!.firstOrdinal <= lastOrdinal) near.push(later.pop()!)
    const unsent = [...journal.staging.statesBetween(jobKey, firstOrdinal, lastOrdinal)]
    const causes = new Map<number, UnsentState | TroubledBatch>(
      unsent.filter(([, state]) => withInvalid || state !== 'invalid'),
    )
    for (const batch of near) {
      const first = Math.max(firstOrdinal, batch.firstOrdinal)
      const last = Math.min(lastOrdinal, batch.lastOrdinal)
      const isInBatch = sendable.membersOf({ ...batch, firstOrdinal: first, lastOrdinal: last })
      for (let ordinal = first; ordinal <= last; ordinal += 1)
        if (isInBatch(ordinal)) causes.set(ordinal, batch)
    }
    if (causes.size > 0) yield causes
  }
}

/** Which rows the platform's words about a batch mean, worked out once a batch. */
class RowsMeantByBatch {
  readonly #sendable: SendableRows
  readonly #found = new Map<number, RowMeant[]>()

  constructor(sendable: SendableRows) {
    this.#sendable = sendable
  }

  of(batch: TroubledBatch): RowMeant[] {
    const rowNumbers = (): number[] => this.#sendable.sendableIn(batch).map(({ rowNumber }) => rowNumber)
    const found = this.#found.get(batch.id) ?? nameRowsMeant(batch.answer.message, rowNumbers)
    this.#found.set(batch.id, found)
    return found
  }
}
