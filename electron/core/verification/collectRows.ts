import { staleRows } from '../journal/jobErrors.ts'
import type { Journal } from '../journal/Journal.ts'
import type { JobRecord } from '../journal/JobTable.ts'
import type { RowCheck } from '../journal/VerificationTable.ts'
import { chooseAccepted, type SampledRow } from '../rows/KeptSample.ts'
import { SendableRows } from '../rows/SendableRows.ts'
import { StagedRows } from '../rows/StagedRows.ts'
import type { OpenRow } from './judgeRow.ts'
import { settlePresent } from './settlePresent.ts'
import type { VerificationParts, VerifyRequest } from './VerificationParts.ts'

/** The rows a run is to judge, and their records. */
export interface CollectedRows {
  rows: OpenRow[]
  records: (ordinals: readonly number[]) => ReadonlyMap<number, string>
}

/**
 * Collects the rows of a run: what an interrupted one has left, else all 待确认 rows, or a sample of accepted ones.
 *
 * @throws AppError `job.staleRows`, `storage.*`
 */
export async function collectRows(
  { journal, keys, samples, clock }: Pick<VerificationParts, 'journal' | 'keys' | 'samples' | 'clock'>,
  jobRecord: JobRecord,
  request: VerifyRequest,
): Promise<CollectedRows> {
  const { key, job } = jobRecord
  const most = request.rows ?? null
  if (!job.hasRows) {
    const kept = request.purpose === 'sample' ? await samples.read(job.id) : []
    if (kept.length === 0) throw staleRows(job)
    const records = new Map(kept.map(({ ordinal, recordJson }) => [ordinal, recordJson]))
    // They were chosen at random: the first of them in another order than the rows' are so, too.
    const chosen = kept.toSorted((a, b) => mix(a.ordinal) - mix(b.ordinal)).slice(0, most ?? kept.length)
    return { rows: journal.write(() => sampleRows(journal, key, () => chosen)), records: () => records }
  }
  const dataKey = await keys.open(jobRecord)
  const sendable = journal.read(
    () => new SendableRows(journal, key, new StagedRows(journal, { key, id: job.id }, dataKey)),
  )
  const records: CollectedRows['records'] = (ordinals) =>
    journal.read(() => new Map(sendable.recordsAt(ordinals).map((row) => [row.ordinal, row.recordJson])))
  const rows = journal.write(() => {
    if (request.purpose === 'sample') {
      return sampleRows(journal, key, () => chooseAccepted(journal, key, sendable, most))
    }
    settlePresent(journal, key, job.id, clock.now().toISOString())
    return rowsInDoubt(journal, key, sendable)
  })
  return { rows, records }
}

function rowsInDoubt(journal: Journal, key: number, sendable: SendableRows): OpenRow[] {
  const { verifications, batches } = journal
  if (verifications.find(key, 'unknown')?.state === 'done') verifications.forgetUnsettled(key)
  const checks = new Map(verifications.checks(key, 'unknown').map((check) => [check.ordinal, check]))
  return batches.inState(key, 'unknown').flatMap((batch) =>
    sendable.sendableIn(batch).flatMap(({ ordinal, rowNumber }) => {
      const check = checks.get(ordinal)
      if (check && check.verdict !== null) return []
      return [toOpenRow({ ordinal, rowNumber, batchId: batch.id }, batch.changedAt, check)]
    }),
  )
}

function sampleRows(journal: Journal, key: number, choose: () => SampledRow[]): OpenRow[] {
  const { verifications, batches } = journal
  const state = verifications.find(key, 'sample')?.state ?? 'done'
  if (state === 'done') {
    verifications.removeChecks(key, 'sample')
    for (const { ordinal, rowNumber, batchId } of choose()) {
      const none = { verdict: null, reason: null, fields: [], absentSince: null, lookedAt: '' }
      verifications.saveCheck(key, 'sample', { ordinal, rowNumber, batchId, ...none })
    }
  }
  const acceptedAt = new Map(batches.inState(key, 'accepted').map(({ id, changedAt }) => [id, changedAt]))
  return verifications
    .checks(key, 'sample')
    .filter(({ verdict }) => verdict === null)
    .map((check) => toOpenRow(check, acceptedAt.get(check.batchId) ?? new Date(0).toISOString(), check))
}

function toOpenRow(
  { ordinal, rowNumber, batchId }: SampledRow,
  callAt: string,
  check: RowCheck | undefined,
): OpenRow {
  const isLookedUp = check !== undefined && check.lookedAt !== ''
  const since = check?.absentSince ?? null
  return {
    ordinal,
    rowNumber,
    batchId,
    callAtMs: Date.parse(callAt),
    isLookedUp,
    absentSince: since === null ? null : { at: new Date(since), elapsedMs: null },
  }
}

/** Scatters row numbers (Knuth's multiplicative hash). */
function mix(ordinal: number): number {
  return Math.imul(ordinal + 1, 2_654_435_761) >>> 0
}
