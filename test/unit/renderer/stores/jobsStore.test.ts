// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import type { JobProgress, Reconciliation } from '../../../../electron/shared/model/job.ts'
import { request } from '../../../../renderer/ipc/bridge.ts'
import { connectEvents } from '../../../../renderer/stores/connectEvents.ts'
import { useJobsStore } from '../../../../renderer/stores/jobs.ts'
import { jobOf } from '../../../../dev/fakeBridge/jobOf.ts'
import { scriptBridge, type ScriptedBridge } from '../../../support/renderer/scriptBridge.ts'

const counts = (accepted: number): Reconciliation => ({
  total: 1000,
  accepted,
  rejected: 0,
  skipped: 0,
  unknown: 0,
  pending: 1000 - accepted,
})

const progress = (revision: number, accepted: number): JobProgress => ({
  jobId: 'job-1',
  revision,
  phase: 'uploading',
  rowsDone: accepted,
  rowsTotal: 1000,
  fraction: accepted / 1000,
  rowsPerSecond: 100,
  elapsedMs: 10,
  remainingMs: 10,
  batchesDone: 1,
  batchesTotal: 2,
  reconciliation: counts(accepted),
  waitingFor: null,
  nextAttemptAt: null,
})

describe('the jobs store', () => {
  let bridge: ScriptedBridge
  let jobs: ReturnType<typeof useJobsStore>

  beforeEach(() => {
    setActivePinia(createPinia())
    bridge = scriptBridge({ 'job.list': () => [jobOf({ state: 'uploading' })] })
    connectEvents({ navigate: () => undefined, fileOpened: () => undefined, command: () => undefined })
    jobs = useJobsStore()
  })

  const shown = (): number | undefined =>
    jobs.jobs['job-1'] && jobs.reconciliationOf(jobs.jobs['job-1']).accepted

  it('shows the counts of the running work, and ignores an older view that arrives late', async () => {
    await jobs.load()
    bridge.emit({ name: 'job.progress', payload: progress(5, 500) })
    bridge.emit({ name: 'job.progress', payload: progress(4, 400) })
    expect(shown()).toBe(500)
  })

  it('shows the job itself once its work has ended, not the last view of progress', async () => {
    await jobs.load()
    bridge.emit({ name: 'job.progress', payload: progress(5, 500) })
    bridge.emit({ name: 'job.changed', payload: jobOf({ state: 'paused', reconciliation: counts(700) }) })
    expect(shown()).toBe(700)
    expect(jobs.progressOf('job-1')).toBeUndefined()
  })

  it('follows the revisions of the next run, which restart', async () => {
    await jobs.load()
    bridge.emit({ name: 'job.progress', payload: progress(90, 500) })
    bridge.emit({ name: 'job.changed', payload: jobOf({ state: 'paused', reconciliation: counts(500) }) })
    // Sent before the pause, arrived after it.
    bridge.emit({ name: 'job.progress', payload: progress(91, 500) })
    bridge.emit({ name: 'job.changed', payload: jobOf({ state: 'uploading', reconciliation: counts(500) }) })
    bridge.emit({ name: 'job.progress', payload: progress(1, 600) })
    expect(shown()).toBe(600)
  })

  it('keeps what was pushed while an answer was on its way: an upload may end before the answer to its start', async () => {
    let answerUpload: (job: ReturnType<typeof jobOf>) => void = () => undefined
    bridge = scriptBridge({
      'job.upload': () => new Promise((resolve) => (answerUpload = resolve)),
    })
    connectEvents({ navigate: () => undefined, fileOpened: () => undefined, command: () => undefined })
    const answered = jobs.update(() =>
      request('job.upload', { jobId: 'job-1', rehearsal: false, resendUnknown: false }),
    )
    const ended = jobOf({ state: 'completed', revision: 8, reconciliation: counts(1000) })
    bridge.emit({ name: 'job.changed', payload: ended })
    answerUpload(jobOf({ state: 'uploading', revision: 7 }))
    expect((await answered).state).toBe('completed')
    expect(jobs.jobs['job-1']?.state).toBe('completed')
  })

  it('uses the answer itself when nothing was pushed meanwhile', async () => {
    bridge = scriptBridge({ 'job.pause': () => jobOf({ state: 'paused' }) })
    expect((await jobs.update(() => request('job.pause', { jobId: 'job-1' }))).state).toBe('paused')
    expect(bridge.calls.map((call) => call.name)).toEqual(['job.pause'])
  })

  it('drops a job that was removed elsewhere', async () => {
    await jobs.load()
    bridge.emit({ name: 'job.removed', payload: { jobId: 'job-1' } })
    expect(jobs.list).toEqual([])
    expect(jobs.working).toBeUndefined()
  })

  it('lists the newest job first', () => {
    jobs.put(jobOf({ id: 'old', createdAt: '2026-01-01T00:00:00.000Z' }))
    jobs.put(jobOf({ id: 'new', createdAt: '2026-02-01T00:00:00.000Z' }))
    expect(jobs.list.map((job) => job.id)).toEqual(['new', 'old'])
  })
})
