import type { Job } from '../../shared/model/job.ts'
import { AppError } from '../../shared/errors/AppError.ts'
import type {
  Verification,
  VerificationPurpose,
  VerificationReason,
  VerifiedCustomer,
  VerifiedRow,
  RowVerdict,
} from '../../shared/model/verification.ts'
import type { FieldKey } from '../../shared/model/field.ts'
import { staleRows, wrongState } from '../journal/jobErrors.ts'
import type { JobRecord } from '../journal/JobTable.ts'
import type { VerificationRecord } from '../journal/VerificationTable.ts'
import { lookupAddressOf } from '../platform/lookupAddress.ts'
import { asStorageError } from '../storageErrors.ts'
import { collectRows } from './collectRows.ts'
import type { LookupPace } from './LookupPace.ts'
import { LookupRun } from './LookupRun.ts'
import { describeVerification } from './describeVerification.ts'
import { readCustomers } from './readCustomers.ts'
import { releaseMissing, settlePresent, settleRows } from './settlePresent.ts'
import type { VerificationParts, VerifyRequest } from './VerificationParts.ts'
import { VerificationRun, type RunEnd } from './VerificationRun.ts'

interface ActiveRun {
  purpose: VerificationPurpose
  abort: AbortController
  /** Null while it starts. */
  ended: Promise<Verification> | null
  nextLookAt: Date | null
  run: VerificationRun | null
}

/**
 * 向平台核对: asks the platform whether rows are there, and never sends one. What it finds is in the journal row by
 * row, so a run that was paused or killed goes on where it was.
 *
 * @example
 * await service.start(jobId, { purpose: 'unknown' })
 * const { present, missing, unsure } = await service.wait(jobId)
 */
export class VerificationService {
  readonly #parts: VerificationParts
  readonly #pace: LookupPace
  readonly #active = new Map<string, ActiveRun>()
  #isClosing = false

  /** @param pace shared with everything else that looks customers up */
  constructor(parts: VerificationParts, pace: LookupPace) {
    this.#parts = parts
    this.#pace = pace
  }

  /**
   * Starts to verify, or goes on with what was paused; a run under way is left as it is.
   *
   * @throws AppError `job.wrongState` while the job is prepared or uploaded, `job.nothingToVerify`, `job.staleRows`
   *   when its rows were removed, `policy.*`, `token.*`, `storage.*`
   */
  async start(jobId: string, request: VerifyRequest): Promise<Verification> {
    const running = this.#active.get(jobId)
    if (running) return this.#describe(jobId, running.purpose)
    if (this.#isClosing) throw new AppError('job.busy', 'the app is ending')
    const release = this.#parts.lock.hold()
    const active: ActiveRun = {
      purpose: request.purpose,
      abort: new AbortController(),
      ended: null,
      nextLookAt: null,
      run: null,
    }
    this.#active.set(jobId, active)
    const finish = (): void => {
      this.#active.delete(jobId)
      release()
    }
    try {
      const { jobRecord, endpoint, closed } = await this.#target(jobId, request)
      if (closed !== null) {
        finish()
        return this.#save(jobRecord, request.purpose, { state: 'closed', reason: closed })
      }
      const source = await collectRows(this.#parts, jobRecord, request)
      const lookups = this.#lookups(jobRecord, endpoint, active)
      this.#save(jobRecord, request.purpose, { state: 'running', reason: null })
      active.run = new VerificationRun({
        ...source,
        journal: this.#parts.journal,
        clock: this.#parts.clock,
        jobKey: jobRecord.key,
        purpose: request.purpose,
        lookups,
        signal: active.abort.signal,
        onChange: (nextLookAt) => this.#note(jobRecord, active, nextLookAt),
      })
      active.ended = this.#follow(jobRecord, endpoint, active, finish)
      // `wait` rejects with the failure; without a caller that waits it must not be an unhandled rejection.
      active.ended.catch(() => undefined)
    } catch (error) {
      finish()
      throw asStorageError(error)
    }
    return this.#describe(jobId, request.purpose)
  }

  /**
   * Resolves when the run of a job has ended; at once without one.
   *
   * @throws AppError `storage.*` when something could not be recorded
   */
  async wait(jobId: string, purpose: VerificationPurpose): Promise<Verification> {
    return this.#active.get(jobId)?.ended ?? this.#describe(jobId, purpose)
  }

  /** Pauses; resolves when the call in flight has ended and is recorded. */
  async pause(jobId: string, purpose: VerificationPurpose): Promise<Verification> {
    this.#active.get(jobId)?.abort.abort('user' satisfies VerificationReason)
    return this.wait(jobId, purpose)
  }

  /** What is known; null: never verified. @throws AppError `job.notFound` */
  read(jobId: string, purpose: VerificationPurpose): Verification | null {
    const { journal } = this.#parts
    const isKnown = journal.read(() => {
      const { key } = journal.jobs.get(jobId)
      return journal.verifications.find(key, purpose) !== null
    })
    return isKnown ? this.#describe(jobId, purpose) : null
  }

  /** Judged rows, in row order. @throws AppError `job.notFound` */
  rows(
    jobId: string,
    purpose: VerificationPurpose,
    verdict: RowVerdict,
    page: { offset: number; limit: number },
  ): VerifiedRow[] {
    const { journal } = this.#parts
    return journal.read(() => {
      const { key } = journal.jobs.get(jobId)
      return journal.verifications.checks(key, purpose, verdict, page).map((check) => ({
        ordinal: check.ordinal,
        rowNumber: check.rowNumber,
        verdict,
        reason: check.reason,
        fields: check.fields as FieldKey[],
        lookedAt: check.lookedAt,
      }))
    })
  }

  /** Judged rows with their customers, who are read from the stored rows. @throws AppError `job.notFound`, `storage.*` */
  async customers(
    jobId: string,
    purpose: VerificationPurpose,
    verdict: RowVerdict,
    page: { offset: number; limit: number },
  ): Promise<VerifiedCustomer[]> {
    const { journal } = this.#parts
    const rows = this.rows(jobId, purpose, verdict, page)
    const jobRecord = journal.read(() => journal.jobs.get(jobId))
    const ordinals = rows.map(({ ordinal }) => ordinal)
    const customers = await readCustomers(this.#parts, jobRecord, purpose, ordinals)
    return rows.map((row) => ({ ...row, customer: customers.get(row.ordinal) ?? null }))
  }

  /**
   * 重新上传 of what is proven missing: makes these rows unsent, and no others. The next start sends them.
   *
   * @throws AppError `job.wrongState`, `job.nothingToUpload` without such rows, `job.staleRows`
   */
  releaseMissing(jobId: string): Job {
    const { journal, clock, feed } = this.#parts
    this.#changeAtRest(jobId, ({ key, job }) => {
      if (!job.hasRows) throw staleRows(job)
      const released = releaseMissing(journal, key, clock.now().toISOString())
      if (released === 0) throw new AppError('job.nothingToUpload', 'no row is proven missing')
    })
    return feed.announce(jobId)
  }

  /**
   * The user's decision about single 待确认 rows: they arrived, or are sent again. What was found about them is
   * forgotten.
   *
   * @throws AppError `job.busy` while rows are being verified, `job.wrongState`, `job.staleRows`
   */
  settleRows(jobId: string, ordinals: readonly number[], decision: 'accepted' | 'resend'): Job {
    const { journal, clock, removal, feed } = this.#parts
    this.#changeAtRest(jobId, ({ key, job }) => {
      if (decision === 'resend' && !job.hasRows) throw staleRows(job)
      settleRows(journal, { key, jobId }, { ordinals, decision }, clock.now().toISOString())
    })
    removal.removeIfDone(jobId)
    return feed.announce(jobId)
  }

  /** Whether there is anything to verify: the rows are still here, or a sample of them. */
  isPossible(jobId: string, purpose: VerificationPurpose): boolean {
    const { journal } = this.#parts
    return journal.read(() => {
      const { key, job } = journal.jobs.get(jobId)
      const count = purpose === 'unknown' ? job.reconciliation.unknown : job.reconciliation.accepted
      if (count === 0 || job.endpoint === null || job.state === 'uploading') return false
      return job.hasRows || (purpose === 'sample' && journal.verifications.keptSample(key) !== null)
    })
  }

  /** Why the lookups of a job's address are known to be closed; null: not known to be. */
  closedReason(jobId: string): VerificationReason | null {
    const { journal } = this.#parts
    return journal.read(() => {
      const { job } = journal.jobs.get(jobId)
      const address = lookupAddressOf(job.endpoint ?? this.#parts.defaultEndpoint())
      return journal.verifications.closedReason(address)?.reason ?? null
    })
  }

  /** Pauses everything because the app quits. */
  async close(): Promise<void> {
    this.#isClosing = true
    const ends = [...this.#active.values()].map(({ abort, ended }) => {
      abort.abort('interrupted' satisfies VerificationReason)
      return ended?.catch(() => undefined)
    })
    await Promise.all(ends)
  }

  async #target(
    jobId: string,
    { purpose, askAgain }: VerifyRequest,
  ): Promise<{ jobRecord: JobRecord; endpoint: string; closed: VerificationReason | null }> {
    const { journal, rehearsalEndpoint } = this.#parts
    const jobRecord = journal.read(() => journal.jobs.get(jobId))
    const { job } = jobRecord
    if (job.state === 'uploading' || job.state === 'preparing') throw wrongState(job)
    const { endpoint } = job
    const count = purpose === 'unknown' ? job.reconciliation.unknown : job.reconciliation.accepted
    if (endpoint === null || count === 0) throw new AppError('job.nothingToVerify', 'no row to be verified')
    if (job.isRehearsal && endpoint !== (await rehearsalEndpoint())) {
      return { jobRecord, endpoint, closed: 'rehearsalOver' }
    }
    const address = lookupAddressOf(endpoint)
    if (askAgain) journal.write(() => journal.verifications.setOpen(address))
    const closed = journal.read(() => journal.verifications.closedReason(address)?.reason ?? null)
    return { jobRecord, endpoint, closed }
  }

  #lookups(jobRecord: JobRecord, endpoint: string, active: ActiveRun): LookupRun {
    const { client, clock, tokens } = this.#parts
    return new LookupRun({
      client,
      pace: this.#pace,
      clock,
      tokens: tokens(endpoint, jobRecord.job.isRehearsal),
      address: lookupAddressOf(endpoint),
      signal: active.abort.signal,
      isAbsenceCertain: true,
      onWait: (untilMs) => this.#note(jobRecord, active, new Date(untilMs)),
    })
  }

  /** Changes a job that is neither verified nor uploaded, in one transaction. */
  #changeAtRest(jobId: string, change: (jobRecord: JobRecord) => void): void {
    const { journal, lock } = this.#parts
    if (this.#active.has(jobId)) throw new AppError('job.busy', 'the rows are being verified')
    const release = lock.hold()
    try {
      journal.write(() => {
        const jobRecord = journal.jobs.get(jobId)
        const { state } = jobRecord.job
        if (state === 'uploading' || state === 'preparing') throw wrongState(jobRecord.job)
        change(jobRecord)
      })
    } finally {
      release()
    }
  }

  /** Follows a run to its end and records how it ended. */
  async #follow(
    jobRecord: JobRecord,
    endpoint: string,
    active: ActiveRun,
    finish: () => void,
  ): Promise<Verification> {
    const { journal, clock, feed, removal } = this.#parts
    const { key, job } = jobRecord
    let end: RunEnd = { state: 'paused', reason: 'storage' }
    try {
      end = await active.run!.run()
      if (end.reason === 'user') end = { ...end, reason: active.abort.signal.reason as VerificationReason }
      const at = clock.now().toISOString()
      journal.write(() => {
        if (active.purpose === 'unknown') settlePresent(journal, key, job.id, at)
        else if (end.state === 'done') journal.verifications.removeSample(key)
        const isRemembered = end.state === 'closed' && !job.isRehearsal
        if (isRemembered) journal.verifications.setClosed(lookupAddressOf(endpoint), end.reason!, at)
      })
    } catch (error) {
      throw asStorageError(error)
    } finally {
      active.nextLookAt = null
      this.#trySave(jobRecord, active.purpose, end)
      finish()
    }
    if (active.purpose === 'unknown') removal.removeIfDone(job.id)
    feed.tryAnnounce(job.id)
    return this.#describe(job.id, active.purpose)
  }

  #note(jobRecord: JobRecord, active: ActiveRun, nextLookAt: Date | null): void {
    active.nextLookAt = nextLookAt
    this.#save(jobRecord, active.purpose, {
      state: nextLookAt === null ? 'running' : 'waiting',
      reason: null,
    })
  }

  #save(
    { key, job }: JobRecord,
    purpose: VerificationPurpose,
    change: Pick<VerificationRecord, 'state' | 'reason'>,
  ): Verification {
    const { journal, clock, feed } = this.#parts
    const at = clock.now().toISOString()
    journal.write(() => {
      const before = journal.verifications.find(key, purpose)
      const isNew = before === null || (before.state === 'done' && change.state !== 'done')
      journal.verifications.save(key, purpose, {
        ...change,
        startedAt: isNew ? at : before.startedAt,
        changedAt: at,
      })
    })
    const verification = this.#describe(job.id, purpose)
    feed.tellVerification(verification)
    return verification
  }

  /** The job may be gone, or the disk full: then the next start finds the run interrupted. */
  #trySave(jobRecord: JobRecord, purpose: VerificationPurpose, end: RunEnd): void {
    try {
      this.#save(jobRecord, purpose, end)
    } catch {
      return
    }
  }

  #describe(jobId: string, purpose: VerificationPurpose): Verification {
    const { journal } = this.#parts
    const active = this.#active.get(jobId)
    const running = active?.purpose === purpose ? active : null
    return journal.read(() =>
      describeVerification(journal, journal.jobs.get(jobId), purpose, {
        isRunning: running !== null,
        nextLookAt: running?.nextLookAt ?? null,
      }),
    )
  }
}
