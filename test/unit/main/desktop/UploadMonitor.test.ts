import { describe, expect, it, vi } from 'vitest'
import { UploadMonitor, type UploadListener } from '../../../../electron/main/desktop/UploadMonitor.ts'
import type { Job, JobProgress } from '../../../../electron/shared/model/job.ts'
import { settle } from './FakeClock.ts'
import { jobOf } from '../../../../dev/jobOf.ts'

function setUp(started: Job = jobOf()) {
  const order: string[] = []
  let end: (job: Job) => void = () => {}
  let fail: (error: unknown) => void = () => {}
  const ended = new Promise<Job>((resolve, reject) => ((end = resolve), (fail = reject)))
  const upload = {
    start: vi.fn(async () => {
      order.push('start')
      uploads.noteChanged(started)
      return started
    }),
    wait: vi.fn(() => ended),
    halt: vi.fn(async () => (order.push('halt'), jobOf({ state: 'paused', pauseReason: 'user' }))),
  }
  const readJob = vi.fn(() => jobOf({ state: 'paused', isRehearsal: true, resendUnknown: true }))
  const logError = vi.fn()
  const uploads = new UploadMonitor({
    upload,
    readJob,
    rehearsalEndpoint: async () => 'http://127.0.0.1:5/x',
    concurrency: () => 3,
    beforeStart: () => void order.push('forget proxy'),
    logError,
  })
  const heard: UploadListener = {
    uploadStarted: vi.fn(),
    uploadEnded: vi.fn(),
    uploadProgressed: vi.fn(),
    userDecided: vi.fn(() => void order.push('decided')),
  }
  uploads.listen(heard)
  return { uploads, upload, readJob, heard, order, end: (job: Job) => end(job), fail, logError }
}

const choices = { isRehearsal: false, resendUnknown: false }

describe('UploadMonitor', () => {
  it('drops what it knew of the network before calls begin: a laptop has moved since', async () => {
    const { uploads, order } = setUp()
    await uploads.start('job-1', choices)
    expect(order).toEqual(['decided', 'forget proxy', 'start'])
  })

  it('sends a rehearsal to the practice server of this run, a real job to where it began', async () => {
    const { uploads, upload } = setUp()
    await uploads.start('job-1', choices)
    expect(upload.start).toHaveBeenLastCalledWith('job-1', { ...choices, endpoint: null, concurrency: 3 })
    await uploads.goOn('job-1')
    expect(upload.start).toHaveBeenLastCalledWith('job-1', {
      isRehearsal: true,
      resendUnknown: true,
      endpoint: 'http://127.0.0.1:5/x',
      concurrency: 3,
    })
  })

  it('resumes by itself without recording that as a decision of the user', async () => {
    const { uploads, heard } = setUp()
    await uploads.goOn('job-1')
    expect(heard.userDecided).not.toHaveBeenCalled()
    await uploads.resume('job-1')
    await uploads.halt('job-1', 'pause')
    expect(heard.userDecided).toHaveBeenCalledTimes(2)
  })

  it('reports the start, the progress of this job only, and the end', async () => {
    const { uploads, heard, end } = setUp()
    await uploads.start('job-1', choices)
    expect(uploads.active?.id).toBe('job-1')
    uploads.noteProgress({ jobId: 'job-1', fraction: 0.5 } as JobProgress)
    uploads.noteProgress({ jobId: 'job-2', fraction: 0.1 } as JobProgress)
    end(jobOf({ state: 'completed' }))
    await settle()
    expect(uploads.active).toBeNull()
    expect(heard.uploadStarted).toHaveBeenCalledOnce()
    expect(heard.uploadProgressed).toHaveBeenCalledOnce()
    expect(heard.uploadEnded).toHaveBeenCalledExactlyOnceWith(jobOf({ state: 'completed' }))
  })

  it('reports the end even when the disk refuses everything: the machine must be able to sleep again', async () => {
    const { uploads, heard, fail, readJob } = setUp()
    await uploads.start('job-1', choices)
    readJob.mockImplementation(() => {
      throw new Error('disk')
    })
    fail(new Error('disk'))
    await settle()
    expect(heard.uploadEnded).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ state: 'paused', pauseReason: 'storage' }),
    )
  })

  it('calls every listener although one throws', async () => {
    const { uploads, logError } = setUp()
    const after = { uploadStarted: vi.fn() }
    uploads.listen({
      uploadStarted: () => {
        throw new Error('no tray here')
      },
    })
    uploads.listen(after)
    await uploads.start('job-1', choices)
    expect(after.uploadStarted).toHaveBeenCalledOnce()
    expect(logError).toHaveBeenCalledOnce()
  })

  it('reports a job that only needs a token, and does not treat it as under way', async () => {
    const { uploads, heard } = setUp(jobOf({ state: 'needsToken' }))
    await uploads.start('job-1', choices)
    expect(uploads.active).toBeNull()
    expect(heard.uploadEnded).toHaveBeenCalledOnce()
  })

  it('follows a job that starts when its turn comes, after it has reported the end of the last', async () => {
    const { uploads, heard, end, readJob, upload } = setUp()
    const told: string[] = []
    uploads.listen({
      uploadStarted: ({ id }) => told.push(`+${id}`),
      uploadEnded: ({ id }) => told.push(`-${id}`),
    })
    await uploads.start('job-1', choices)
    const next = jobOf({ id: 'job-2' })
    readJob.mockReturnValue(next)
    upload.wait.mockReturnValueOnce(new Promise(() => {}))
    uploads.noteChanged(next)
    end(jobOf({ state: 'completed' }))
    await settle()
    // A power saver that hears them the other way round would let the machine sleep in the middle of the second.
    expect(told).toEqual(['+job-1', '-job-1', '+job-2'])
    expect(uploads.active?.id).toBe('job-2')
    expect(heard.userDecided).toHaveBeenCalledOnce()
  })

  it('does not retry endlessly for a job that another process uploads', async () => {
    const { uploads, heard, readJob, upload } = setUp()
    readJob.mockReturnValue(jobOf())
    upload.wait.mockResolvedValue(jobOf())
    uploads.noteChanged(jobOf())
    await settle()
    expect(upload.wait).toHaveBeenCalledOnce()
    expect(heard.uploadEnded).toHaveBeenCalledOnce()
    expect(uploads.active).toBeNull()
  })

  it('interrupts the upload under way, and does nothing without one', async () => {
    const { uploads, upload } = setUp()
    expect(await uploads.interrupt()).toBeNull()
    await uploads.start('job-1', choices)
    await uploads.interrupt()
    expect(upload.halt).toHaveBeenCalledExactlyOnceWith('job-1', 'pause', 'interrupted')
  })
})
