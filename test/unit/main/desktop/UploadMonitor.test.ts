import { describe, expect, it, vi } from 'vitest'
import { UploadMonitor, type UploadListener } from '../../../../electron/main/desktop/UploadMonitor.ts'
import type { Job, JobProgress } from '../../../../electron/shared/model/job.ts'
import { settle } from './FakeClock.ts'
import { jobOf } from '../../../../dev/jobOf.ts'

function setUp(started: Job = jobOf()) {
  let end: (job: Job) => void = () => {}
  let fail: (error: unknown) => void = () => {}
  const ended = new Promise<Job>((resolve, reject) => ((end = resolve), (fail = reject)))
  const upload = { wait: vi.fn(() => ended) }
  const get = vi.fn(() => jobOf({ state: 'paused', isRehearsal: true, resendUnknown: true }))
  const logError = vi.fn()
  const uploads = new UploadMonitor({ upload, feed: { get }, logError })
  const heard: UploadListener = {
    uploadStarted: vi.fn(),
    uploadEnded: vi.fn(),
    uploadProgressed: vi.fn(),
    userDecided: vi.fn(),
  }
  uploads.listen(heard)
  /** As the queue does: the decision, then the snapshot of the job that started. */
  const start = async (): Promise<void> => {
    uploads.noteDecision('job-1')
    uploads.noteChanged(started)
    await Promise.resolve()
  }
  return { uploads, upload, get, heard, start, end: (job: Job) => end(job), fail, logError }
}

describe('UploadMonitor', () => {
  it('reports the start, the progress of this job only, and the end', async () => {
    const { uploads, heard, end, start } = setUp()
    await start()
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
    const { heard, fail, get, start } = setUp()
    await start()
    get.mockImplementation(() => {
      throw new Error('disk')
    })
    fail(new Error('disk'))
    await settle()
    expect(heard.uploadEnded).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ state: 'paused', pauseReason: 'storage' }),
    )
  })

  it('calls every listener although one throws', async () => {
    const { uploads, logError, start } = setUp()
    const after = { uploadStarted: vi.fn() }
    uploads.listen({
      uploadStarted: () => {
        throw new Error('no tray here')
      },
    })
    uploads.listen(after)
    await start()
    expect(after.uploadStarted).toHaveBeenCalledOnce()
    expect(logError).toHaveBeenCalledOnce()
  })

  it('reports a job that only needs a token, and does not treat it as under way', async () => {
    const { uploads, heard, start } = setUp(jobOf({ state: 'needsToken' }))
    await start()
    expect(uploads.active).toBeNull()
    expect(heard.uploadEnded).toHaveBeenCalledOnce()
  })

  it('follows a job that starts when its turn comes, after it has reported the end of the last', async () => {
    const { uploads, heard, end, get, upload, start } = setUp()
    const told: string[] = []
    uploads.listen({
      uploadStarted: ({ id }) => told.push(`+${id}`),
      uploadEnded: ({ id }) => told.push(`-${id}`),
    })
    await start()
    const next = jobOf({ id: 'job-2' })
    get.mockReturnValue(next)
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
    const { uploads, heard, get, upload } = setUp()
    get.mockReturnValue(jobOf())
    upload.wait.mockResolvedValue(jobOf())
    uploads.noteChanged(jobOf())
    await settle()
    expect(upload.wait).toHaveBeenCalledOnce()
    expect(heard.uploadEnded).toHaveBeenCalledOnce()
    expect(uploads.active).toBeNull()
  })
})
