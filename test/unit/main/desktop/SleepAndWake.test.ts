import { describe, expect, it, vi } from 'vitest'
import { SleepAndWake } from '../../../../electron/main/desktop/SleepAndWake.ts'
import type { Job } from '../../../../electron/shared/model/job.ts'
import { jobOf } from '../../../../dev/jobOf.ts'

function setUp(interrupted: Job | null = jobOf({ state: 'paused', pauseReason: 'interrupted' })) {
  let finish: () => void = () => {}
  const queue = {
    interrupt: vi.fn(() => new Promise<Job | null>((resolve) => (finish = () => resolve(interrupted)))),
    resumeAutomatically: vi.fn(async () => jobOf()),
  }
  const logError = vi.fn()
  return { sleep: new SleepAndWake({ queue, logError }), queue, logError, callsEnded: () => finish() }
}

describe('SleepAndWake', () => {
  it('pauses before sleep and resumes after it, but not before the calls in flight have ended', async () => {
    const { sleep, queue, callsEnded } = setUp()
    sleep.suspend()
    expect(queue.interrupt).toHaveBeenCalledOnce()
    const awake = sleep.resume()
    await Promise.resolve()
    expect(queue.resumeAutomatically).not.toHaveBeenCalled()
    callsEnded()
    await awake
    expect(queue.resumeAutomatically).toHaveBeenCalledExactlyOnceWith('job-1')
  })

  it.each([
    null,
    jobOf({ state: 'completed' }),
    jobOf({ state: 'needsToken' }),
    jobOf({ state: 'stopped' }),
    jobOf({ state: 'paused', pauseReason: 'user' }),
  ])('resumes nothing that it did not pause itself', async (interrupted) => {
    const { sleep, queue, callsEnded } = setUp(interrupted)
    sleep.suspend()
    callsEnded()
    await sleep.resume()
    expect(queue.resumeAutomatically).not.toHaveBeenCalled()
  })

  it('resumes nothing on a wake without a sleep, nor twice for one sleep', async () => {
    const { sleep, queue, callsEnded } = setUp()
    await sleep.resume()
    sleep.suspend()
    callsEnded()
    await Promise.all([sleep.resume(), sleep.resume()])
    expect(queue.resumeAutomatically).toHaveBeenCalledOnce()
  })

  it('does not resume when the user paused while the last calls ended', async () => {
    const { sleep, queue, callsEnded } = setUp()
    sleep.suspend()
    const awake = sleep.resume()
    sleep.userDecided()
    callsEnded()
    await awake
    expect(queue.resumeAutomatically).not.toHaveBeenCalled()
  })

  it('survives an upload that cannot resume', async () => {
    const { sleep, queue, logError, callsEnded } = setUp()
    queue.resumeAutomatically.mockRejectedValueOnce(new Error('gone'))
    sleep.suspend()
    callsEnded()
    await sleep.resume()
    expect(logError).toHaveBeenCalledOnce()
  })
})
