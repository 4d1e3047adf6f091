import { describe, expect, it, vi } from 'vitest'
import { AutoResume } from '../../../../electron/main/desktop/AutoResume.ts'
import { AppError } from '../../../../electron/shared/errors/AppError.ts'
import type { Job } from '../../../../electron/shared/model/job.ts'
import { FakeClock, settle } from './FakeClock.ts'
import { jobOf } from '../../../../dev/jobOf.ts'

const paused = (pauseReason: Job['pauseReason'], reconciliation = {}): Job =>
  jobOf({ state: 'paused', pauseReason, reconciliation })

function setUp() {
  const clock = new FakeClock()
  const attemptsAt: number[] = []
  const network = { isOnline: true }
  const resumeAutomatically = vi.fn(async (): Promise<Job> => (attemptsAt.push(clock.elapsedMs()), jobOf()))
  const onPlanned = vi.fn<(jobId: string, at: Date | null) => void>()
  const onGaveUp = vi.fn()
  const logError = vi.fn()
  const resume = new AutoResume({
    queue: { resumeAutomatically },
    isOnline: () => network.isOnline,
    clock,
    onPlanned,
    onGaveUp,
    logError,
  })
  const run = (end: Job): void => {
    resume.uploadStarted(jobOf())
    resume.uploadEnded(end)
  }
  return { resume, clock, network, onPlanned, resumeAutomatically, attemptsAt, onGaveUp, logError, run }
}

const minuteMs = 60_000

describe('AutoResume', () => {
  it('retries at growing intervals from 30 s to 5 min', async () => {
    const { clock, attemptsAt, resumeAutomatically, run } = setUp()
    resumeAutomatically.mockImplementation(async () => {
      attemptsAt.push(clock.elapsedMs())
      setImmediate(() => run(paused('network')))
      return jobOf()
    })
    run(paused('network'))
    await clock.pass(30 * minuteMs)
    const gaps = attemptsAt.map((at, index) => Math.round((at - (attemptsAt[index - 1] ?? 0)) / 1_000))
    expect(gaps.slice(0, 7)).toEqual([30, 60, 120, 240, 300, 300, 300])
  })

  it('announces its next attempt, and withdraws it when the user decides or the machine is offline', () => {
    const { clock, network, resume, onPlanned, run } = setUp()
    run(paused('network'))
    expect(onPlanned).toHaveBeenLastCalledWith('job-1', new Date(clock.now().getTime() + 30_000))
    resume.userDecided('job-1')
    expect(onPlanned).toHaveBeenLastCalledWith('job-1', null)
    network.isOnline = false
    run(paused('network'))
    expect(onPlanned).toHaveBeenLastCalledWith('job-1', null)
  })

  it('resumes as soon as the machine is online again, and tries nothing while it is offline', async () => {
    const { clock, network, attemptsAt, run } = setUp()
    network.isOnline = false
    run(paused('network'))
    await clock.pass(3 * 60 * minuteMs)
    expect(attemptsAt).toEqual([])
    const backAt = clock.elapsedMs()
    network.isOnline = true
    await clock.pass(5_000)
    expect(attemptsAt).toHaveLength(1)
    expect((attemptsAt[0] ?? 0) - backAt).toBeLessThanOrEqual(3_000)
  })

  it.each([
    paused('user'),
    paused('interrupted'),
    paused('rateLimited'),
    // Resumed by itself, a job would not wait as the platform asked.
    paused('longWait'),
    paused('tooLarge'),
    paused('address'),
    paused('certificate'),
    paused('proxyAuthentication'),
    paused('storage'),
    paused('permission'),
    jobOf({ state: 'needsToken' }),
    jobOf({ state: 'stopped' }),
    jobOf({ state: 'completed' }),
  ])('does not resume what only the user can solve: $state $pauseReason', async (job) => {
    const { clock, resumeAutomatically, run } = setUp()
    run(job)
    await clock.pass(60 * minuteMs)
    expect(resumeAutomatically).not.toHaveBeenCalled()
  })

  it('does not resume after a run that left unknown batches: each try would add more 待确认', async () => {
    const { clock, resumeAutomatically, run } = setUp()
    run(paused('server', { unknown: 500 }))
    await clock.pass(60 * minuteMs)
    expect(resumeAutomatically).not.toHaveBeenCalled()
    run(paused('server'))
    await clock.pass(minuteMs)
    expect(resumeAutomatically).toHaveBeenCalledOnce()
  })

  it.each(['userDecided', 'close'] as const)('stops at %s, even in the middle of a wait', async (how) => {
    const { clock, resumeAutomatically, resume, run } = setUp()
    run(paused('network'))
    await clock.pass(10_000)
    if (how === 'close') resume.close()
    else resume.userDecided('job-1')
    await clock.pass(60 * minuteMs)
    expect(resumeAutomatically).not.toHaveBeenCalled()
  })

  it('ignores an order about another job', async () => {
    const { clock, resumeAutomatically, resume, run } = setUp()
    run(paused('network'))
    resume.userDecided('job-2')
    await clock.pass(minuteMs)
    expect(resumeAutomatically).toHaveBeenCalledExactlyOnceWith('job-1')
  })

  it('gives up after many tries without progress, and reports it', async () => {
    const { clock, resumeAutomatically, onGaveUp, run } = setUp()
    resumeAutomatically.mockImplementation(async () => {
      setImmediate(() => run(paused('network')))
      return jobOf()
    })
    run(paused('network'))
    await clock.pass(24 * 60 * minuteMs)
    expect(onGaveUp).toHaveBeenCalledOnce()
    expect(resumeAutomatically.mock.calls.length).toBe(25)
  })

  it('resets its count when rows were sent in between', async () => {
    const { clock, resumeAutomatically, onGaveUp, run } = setUp()
    let accepted = 0
    resumeAutomatically.mockImplementation(async () => {
      setImmediate(() => run(paused('network', { accepted: ++accepted })))
      return jobOf()
    })
    run(paused('network'))
    await clock.pass(10 * 60 * minuteMs)
    expect(onGaveUp).not.toHaveBeenCalled()
  })

  it('waits for another upload to end, and drops jobs that can no longer continue', async () => {
    const { clock, resumeAutomatically, logError, run } = setUp()
    resumeAutomatically.mockRejectedValueOnce(new AppError('job.busy', 'another one'))
    run(paused('network'))
    await clock.pass(3 * minuteMs)
    expect(resumeAutomatically).toHaveBeenCalledTimes(2)

    resumeAutomatically.mockRejectedValueOnce(new AppError('job.notFound', 'removed'))
    run(paused('network'))
    await clock.pass(60 * minuteMs)
    expect(resumeAutomatically).toHaveBeenCalledTimes(3)
    expect(logError).toHaveBeenCalledOnce()
  })

  it('does not resume what an earlier run of the app paused', async () => {
    const { clock, resumeAutomatically, resume } = setUp()
    resume.uploadEnded(paused('network'))
    await clock.pass(60 * minuteMs)
    await settle()
    expect(resumeAutomatically).not.toHaveBeenCalled()
  })
})
