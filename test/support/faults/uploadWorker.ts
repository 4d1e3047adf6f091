/**
 * The uploader as a process to be killed, which starts faster than the command line:
 *
 *   echo '{"dataDir":…,"endpoint":…,"work":…}' | node test/support/faults/uploadWorker.ts
 *
 * Prints one JSON line `{"event":"started","job":…}` after recovery and before its work, one `{"event":"accepted"}` after
 * its first accepted batch, and one `{"event":"ended","job":…}` or `{"event":"failed","code":…}` at the end. Without a
 * keychain the master key is in a file.
 */
import { readFileSync } from 'node:fs'
import { AppError } from '../../../electron/shared/errors/AppError.ts'
import type { Job, JobProgress } from '../../../electron/shared/model/job.ts'
import { openServices } from '../jobs/openServices.ts'
import type { UploadTask } from './startWorker.ts'

const { dataDir, endpoint, token, work } = JSON.parse(readFileSync(0, 'utf8')) as UploadTask
const say = (event: string, facts: object): void => {
  process.stdout.write(`${JSON.stringify({ event, ...facts })}\n`)
}

// The test may have stopped reading.
process.stdout.on('error', () => undefined)
let acceptedAtStart: number | null = null
let hasSaid = false
/** Set once a batch of this process was accepted. */
function noteAcceptance({ reconciliation }: JobProgress): void {
  const accepted = reconciliation?.accepted ?? 0
  acceptedAtStart ??= accepted
  if (hasSaid || accepted === acceptedAtStart) return
  hasSaid = true
  say('accepted', {})
}

try {
  const services = openServices(dataDir, {
    ...(token !== undefined && { token }),
    events: { progress: noteAcceptance },
  })
  const found = services.jobs.list()[0] ?? null
  acceptedAtStart = found?.reconciliation.accepted ?? null
  say('started', { job: found })
  const { upload, jobs } = services
  let job: Job
  switch (work.kind) {
    case 'upload': {
      const { jobId, resendUnknown, concurrency } = work
      await upload.start(jobId, { endpoint, isRehearsal: false, resendUnknown, concurrency })
      job = await upload.wait(jobId)
      break
    }
    case 'settle':
      for (const { batchId, decision } of work.decisions) upload.settleUnknown(work.jobId, batchId, decision)
      job = jobs.get(work.jobId)
      break
    case 'look':
      job = jobs.get(work.jobId)
  }
  await services.close()
  say('ended', { job })
} catch (error) {
  say('failed', { code: AppError.from(error).code })
}
