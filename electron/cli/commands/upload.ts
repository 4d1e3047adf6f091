import { hasMoreToSend } from '../../core/journal/hasMoreToSend.ts'
import { jobAnswer, type JobAnswer } from '../answers/jobAnswer.ts'
import { argument, defineCommand } from '../grammar/command.ts'
import type { Ending } from '../grammar/ending.ts'
import { bisectOptions, destinationOptions, missingOptions, paceOptions } from '../options/uploadOptions.ts'
import type { Session } from '../Session.ts'
import {
  applyDecisions,
  assertNoRehearsal,
  finishUpload,
  followUpload,
  refuseInvalidRows,
  requestOf,
  uploadJob,
  uploadOptions,
} from './uploadJob.ts'

/**
 * Starts a job or resumes it; `--resend-missing` adds the rows that `verify` proved missing. For a completed job prints its result. `--bisect` sends rejected batches again in parts,
 * once nothing else is left to send.
 */
export const uploadCommand = defineCommand({
  name: 'upload',
  argument: argument('JOB'),
  options: { ...uploadOptions, ...bisectOptions, ...missingOptions },
  answer: jobAnswer,
  async run({ argument: jobId, options }, session) {
    const { services } = session
    let job = applyDecisions(services.jobs.get(jobId), options, services)
    if (job.invalidRows > 0 && !job.skipInvalid) return refuseInvalidRows(job, session)
    if (options.resendMissing) {
      assertNoRehearsal(job)
      job = services.verification.releaseMissing(jobId)
    }
    const isOver = !hasMoreToSend({ ...job, resendUnknown: options.resendUnknown })
    if (!isOver) job = await uploadJob(job, options, session)
    const { rejected, pending } = job.reconciliation
    if (options.bisect && rejected > 0 && pending === 0) return retryJob(jobId, options, session)
    return finishUpload(job, session)
  },
})

/** Sends only the rows again that the platform rejected. */
export const retryCommand = defineCommand({
  name: 'retry',
  argument: argument('JOB'),
  options: {
    endpoint: destinationOptions.endpoint,
    concurrency: paceOptions.concurrency,
    ...bisectOptions,
  },
  answer: jobAnswer,
  run: ({ argument: jobId, options }, session) => retryJob(jobId, options, session),
})

async function retryJob(
  jobId: string,
  options: { endpoint: string | undefined; concurrency: number | undefined; bisect: boolean },
  session: Session,
): Promise<Ending<JobAnswer>> {
  const { services } = session
  // Check before changing anything: from here the rows could not be sent.
  assertNoRehearsal(services.jobs.get(jobId))
  const { endpoint, concurrency, bisect } = options
  const job = await followUpload(jobId, session, () =>
    services.queue.retryRejected(jobId, { ...requestOf({ endpoint, concurrency }), bisect }),
  )
  return finishUpload(job, session)
}
