import type { AppEvent } from '../../electron/shared/ipc/events.ts'
import type { Batch, Job, JobProgress, Reconciliation } from '../../electron/shared/model/job.ts'
import { acceptedAnswer, batchOf, countBatches } from './batches.ts'
import { jobOf } from './jobOf.ts'
import type { Scenario } from './scenario.ts'

const tickMs = 150

/** Simulated import jobs: a timer advances their counts until the scenario's obstacle. */
export class FakeJobs {
  readonly jobs = new Map<string, Job>()
  readonly batches = new Map<string, Batch[]>()
  /** Jobs whose rows are not the usual ones: so many columns, and one name for all. */
  readonly shapes = new Map<string, { columns: number; name: string | null }>()
  private readonly timers = new Map<string, ReturnType<typeof setInterval>>()
  private readonly waiting = new Map<string, (finished: boolean) => void>()
  private readonly scenario: Scenario
  private readonly emit: (event: AppEvent) => void
  private readonly refuseToken: () => void
  private revision = 0
  private lastId = 0

  constructor(scenario: Scenario, emit: (event: AppEvent) => void, refuseToken: () => void) {
    this.scenario = scenario
    this.emit = emit
    this.refuseToken = refuseToken
  }

  add(fields: Partial<Job>): Job {
    const id = fields.id ?? `job-${(this.lastId += 1)}`
    const total = this.scenario.rows
    const madeAt = new Date(Date.now() - (20 - this.lastId) * 3_600_000).toISOString()
    const job = jobOf({
      createdAt: madeAt,
      changedAt: madeAt,
      reconciliation: { total, accepted: 0, rejected: 0, skipped: 0, unknown: 0, pending: total },
      ...fields,
      id,
    })
    this.jobs.set(id, job)
    return job
  }

  change(id: string, fields: Partial<Job>): Job {
    const job = { ...this.get(id), ...fields, changedAt: new Date().toISOString() }
    this.jobs.set(id, job)
    this.emit({ name: 'job.changed', payload: job })
    return job
  }

  get(id: string): Job {
    const job = this.jobs.get(id)
    if (!job) throw new Error(`no job ${id}`)
    return job
  }

  prepare(fields: Partial<Job>): Job {
    const job = this.add({ ...fields, state: 'preparing', createdAt: new Date().toISOString() })
    const total = this.scenario.rows
    let done = 0
    this.every(job.id, () => {
      done = Math.min(total, done + Math.ceil(total / 14))
      this.progress(job.id, 'preparing', done, null)
      if (this.isHalted('preparing', done / total)) return this.stopTimer(job.id)
      if (done < total) return
      this.stopTimer(job.id)
      const invalidRows = this.scenario.isClean ? 0 : Math.ceil((total - 11) / 97)
      this.change(job.id, {
        state: 'prepared',
        invalidRows,
        warningRows: this.scenario.isClean ? 0 : Math.round(total / 62),
        rowsWithWarnings: this.scenario.isClean ? 0 : Math.round(total / 62) + 12,
        rowsWithoutIdentityId: this.scenario.isClean ? 0 : 128,
      })
      this.settle(job.id, true)
    })
    return job
  }

  waitPrepared(id: string): Promise<boolean> {
    if (this.get(id).state !== 'preparing') return Promise.resolve(true)
    return new Promise((resolve) => this.waiting.set(id, resolve))
  }

  cancel(id: string): void {
    this.stopTimer(id)
    this.jobs.delete(id)
    this.emit({ name: 'job.removed', payload: { jobId: id } })
    this.settle(id, false)
  }

  upload(id: string, fields: Partial<Job>): Job {
    const before = this.get(id)
    const total = before.reconciliation.total - before.reconciliation.skipped
    const job = this.change(id, {
      ...fields,
      state: 'uploading',
      pauseReason: null,
      pauseMessage: null,
      batches: countBatches(before, before.reconciliation),
    })
    let ran = false
    this.every(id, () => {
      const now = this.get(id)
      const counts = { ...now.reconciliation }
      const step = Math.min(counts.pending, Math.round((this.scenario.rowsPerSecond * tickMs) / 1000))
      counts.accepted += step
      counts.pending -= step
      const done = total - counts.pending
      this.jobs.set(id, { ...now, reconciliation: counts, batches: countBatches(now, counts) })
      this.progress(id, 'uploading', done, counts)
      if (this.isHalted('uploading', done / total)) return this.stopTimer(id)
      if (!ran && done > total * 0.6 && this.runInto(id)) ran = true
      else if (counts.pending === 0) this.finish(id)
    })
    return job
  }

  /** Takes the trial's rows at once, as one batch, then waits for the user. */
  uploadTrial(id: string, rows: number, endpoint: string): Job {
    const counts = { ...this.get(id).reconciliation }
    const { ends } = this.scenario
    const end = ends === 'unknown' ? 'unknown' : 'accepted'
    const refused = ends === 'rejected' ? 2 : 0
    counts[end] += rows - refused
    counts.rejected += refused
    counts.pending -= rows
    const taken = batchOf(1, end, rows - refused, 4, end === 'unknown' ? 'other side closed' : null)
    this.batches.set(id, [
      end === 'accepted' ? { ...taken, answer: acceptedAnswer(1) } : taken,
      ...Array.from({ length: refused }, (_, index) =>
        batchOf(2 + index, 'rejected', 1, 4 + rows - refused + index, '标签「双十一」不存在'),
      ),
    ])
    const fields = { endpoint, reconciliation: counts, batches: countBatches(this.get(id), counts) }
    return this.change(id, { ...fields, state: 'paused', pauseReason: 'trial' })
  }

  retryFailed(id: string): Job {
    const counts = { ...this.get(id).reconciliation }
    counts.pending += counts.rejected
    counts.rejected = 0
    this.batches.set(id, [batchOf(1, 'accepted', 1, 4, null)])
    return this.upload(id, { reconciliation: counts })
  }

  stop(id: string, state: 'paused' | 'stopped'): Promise<Job> {
    this.progress(id, 'stopping', 0, this.get(id).reconciliation)
    return new Promise((resolve) =>
      setTimeout(() => {
        this.stopTimer(id)
        resolve(this.change(id, { state, pauseReason: state === 'paused' ? 'user' : null }))
      }, 900),
    )
  }

  /** Moves unknown rows to the outcome chosen by the user. */
  settleUnknown(id: string, batchId: number | null, decision: 'accepted' | 'resend'): Job {
    const batches = this.batches.get(id) ?? []
    const chosen = batches.filter(
      (batch) => batch.state === 'unknown' && (batchId === null || batch.id === batchId),
    )
    const rows = chosen.reduce((sum, batch) => sum + batch.rowCount, 0)
    for (const batch of chosen) batch.state = 'accepted'
    const counts = { ...this.get(id).reconciliation }
    counts.unknown -= rows
    counts[decision === 'accepted' ? 'accepted' : 'pending'] += rows
    const job = this.change(id, { reconciliation: counts, batches: countBatches(this.get(id), counts) })
    return decision === 'resend' ? this.upload(id, {}) : job
  }

  /** Whether work stands still here, so that it can be looked at. */
  private isHalted(work: 'preparing' | 'uploading', fraction: number): boolean {
    const { halts } = this.scenario
    const halted = halts === 'network' || halts === 'rateLimit' ? 'uploading' : halts
    return halted === work && fraction >= 0.4
  }

  private runInto(id: string): boolean {
    if (this.scenario.ends === 'token' && this.get(id).state === 'uploading' && !this.batches.has(id)) {
      this.batches.set(id, [])
      this.stopTimer(id)
      this.refuseToken()
      this.change(id, { state: 'needsToken', pauseMessage: 'token error' })
      return true
    }
    if (this.scenario.ends === 'network' && !this.batches.has(id)) {
      this.batches.set(id, [])
      this.stopTimer(id)
      const nextAttemptAt = new Date(Date.now() + 5 * 60_000).toISOString()
      const pause = { pauseReason: 'network', pauseMessage: 'connect ECONNREFUSED', nextAttemptAt } as const
      this.change(id, { state: 'paused', ...pause })
      return true
    }
    return false
  }

  private finish(id: string): void {
    this.stopTimer(id)
    const counts = { ...this.get(id).reconciliation }
    const seen = this.batches.get(id) ?? []
    if (seen.length === 0 && this.scenario.ends === 'rejected') {
      counts.accepted -= 3
      counts.rejected += 3
      seen.push(
        batchOf(7, 'rejected', 1, 3_203, '手机号已属于其他客户'),
        batchOf(19, 'rejected', 1, 9_812, '标签「双十一」不存在'),
        batchOf(23, 'rejected', 1, 11_044, '第1条客户资料有误'),
      )
    }
    if (seen.length === 0 && this.scenario.ends === 'unknown') {
      counts.accepted -= 1_000
      counts.unknown += 1_000
      seen.push(
        batchOf(12, 'unknown', 500, 5_504, 'other side closed'),
        batchOf(13, 'unknown', 500, 6_004, null),
      )
    }
    this.batches.set(id, seen)
    this.change(id, {
      state: 'completed',
      completedAt: new Date().toISOString(),
      reconciliation: counts,
      batches: countBatches(this.get(id), counts),
    })
  }

  private progress(
    id: string,
    phase: JobProgress['phase'],
    done: number,
    counts: Reconciliation | null,
  ): void {
    const total = this.scenario.rows
    const batchRows = this.get(id).batchRows
    const { halts } = this.scenario
    const waits =
      (halts === 'network' || halts === 'rateLimit') && phase === 'uploading' && done / total >= 0.4
    this.emit({
      name: 'job.progress',
      payload: {
        jobId: id,
        revision: (this.revision += 1),
        phase,
        rowsDone: done,
        rowsTotal: total,
        fraction: done / total,
        rowsPerSecond: this.scenario.rowsPerSecond,
        elapsedMs: (done / this.scenario.rowsPerSecond) * 1000,
        remainingMs: ((total - done) / this.scenario.rowsPerSecond) * 1000,
        batchesDone: Math.floor(done / batchRows),
        batchesTotal: Math.ceil(total / batchRows),
        reconciliation: counts,
        waitingFor: waits ? halts : null,
        nextAttemptAt: waits ? new Date(Date.now() + 90_000).toISOString() : null,
      },
    })
  }

  private every(id: string, tick: () => void): void {
    this.timers.set(id, setInterval(tick, tickMs))
  }

  private stopTimer(id: string): void {
    clearInterval(this.timers.get(id))
    this.timers.delete(id)
  }

  private settle(id: string, finished: boolean): void {
    this.waiting.get(id)?.(finished)
    this.waiting.delete(id)
  }
}
