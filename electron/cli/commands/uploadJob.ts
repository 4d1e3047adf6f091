import { isDeepStrictEqual } from 'node:util'
import type { Job } from '../../shared/model/job.ts'
import { AppError } from '../../shared/errors/AppError.ts'
import { formatMessage } from '../../shared/locales/formatMessage.ts'
import { callVersionOfEndpoint } from '../../shared/model/callVersion.ts'
import type { CoreServices } from '../../core/createCoreServices.ts'
import type { StartRequest } from '../../core/upload/UploadQueue.ts'
import { toJobAnswer, type JobAnswer } from '../answers/jobAnswer.ts'
import { exitCodeOfJob, exitCodes } from '../exitCode.ts'
import type { Ending } from '../grammar/ending.ts'
import type { ValuesOf } from '../grammar/option.ts'
import { onInterrupt } from '../onInterrupt.ts'
import { hasMatchingOptions, matchingOptions, readMatchingOptions } from '../options/matchingOptions.ts'
import { destinationOptions, paceOptions, skipOptions } from '../options/uploadOptions.ts'
import type { Session } from '../Session.ts'
import { describeJob } from './describeJob.ts'
import { describeSurvey } from './describeSurvey.ts'
import { applySkip, toPreparedAnswer, type Prepared } from './prepareFile.ts'

/** The options of everything that uploads a prepared job. */
export const uploadOptions = {
  ...matchingOptions,
  ...paceOptions,
  ...skipOptions,
  ...destinationOptions,
}
export type UploadOptions = ValuesOf<typeof uploadOptions>

/** Uploads a job, or resumes it; Ctrl+C pauses it. @throws AppError `job.*`, `platform.*`, `policy.*`, `storage.*` */
export async function uploadJob(job: Job, options: UploadOptions, session: Session): Promise<Job> {
  assertNoRehearsal(job)
  const { services, output } = session
  const request = requestOf(options)
  const { callVersion } = options
  const named = options.endpoint === undefined ? null : callVersionOfEndpoint(options.endpoint)
  // Said before the first call; once calls were made the version is the job's.
  const survey = await services.surveys.of(job.id, job.callVersion ?? callVersion ?? named ?? undefined)
  for (const line of describeSurvey(output.texts, survey)) output.note(line)
  return followUpload(job.id, session, () => services.queue.start(job.id, request))
}

/** Starts an upload and waits for its end; Ctrl+C pauses it. */
export async function followUpload(
  jobId: string,
  { services, output }: Session,
  start: () => Promise<Job>,
): Promise<Job> {
  await start()
  const stopListening = onInterrupt(() => {
    output.note(output.texts.cli.stopping)
    void services.queue.interrupt()
  })
  try {
    return await services.upload.wait(jobId)
  } finally {
    stopListening()
  }
}

/**
 * A rehearsal uploads to the window's practice server, which does not run here.
 *
 * @throws AppError `job.wrongState`
 */
export function assertNoRehearsal(job: Job): void {
  if (!job.isRehearsal) return
  throw new AppError('job.wrongState', 'the practice server of the window is not running here', {
    params: { state: job.state },
  })
}

/** Command-line options override those the job was prepared or started with. */
export function requestOf({
  endpoint,
  callVersion,
  resendUnknown = false,
  trialRows,
  concurrency,
}: Partial<UploadOptions>): StartRequest {
  return {
    destination: endpoint === undefined ? 'live' : { endpoint },
    callVersion,
    resendUnknown,
    concurrency: concurrency ?? null,
    ...(trialRows !== undefined && { trialRows }),
  }
}

/** Applies the options that change a prepared job. @throws AppError `options.invalid`, `job.*`, `storage.*` */
export function applyDecisions(job: Job, options: UploadOptions, services: CoreServices): Job {
  let decided = applySkip(job, options, services)
  if (hasMatchingOptions(options)) {
    const matching = readMatchingOptions(options, job.options)
    // Repeating the original command resumes its upload, so unchanged options must not be refused.
    if (!isDeepStrictEqual(matching, job.options)) {
      decided = services.edits.setOptions(job.id, matching)
    }
  }
  if (options.rowsPerBatch !== undefined) {
    const rowsPerBatch = services.policy.limitBatchRows(options.rowsPerBatch)
    if (rowsPerBatch !== decided.batchRows) decided = services.edits.setRowsPerBatch(job.id, rowsPerBatch)
  }
  return decided
}

/** Ends a command that sent nothing, because rows have errors. */
export function refuseInvalidRows(job: Job, { texts }: Session, prepared?: Prepared): Ending<JobAnswer> {
  const next = formatMessage(texts.cli.hasInvalidRows, { count: job.invalidRows })
  return {
    exitCode: exitCodes.invalidRows,
    answer: answerOf(job, prepared),
    lines: [...describeJob(texts, job), ...(prepared?.lines ?? []), next],
  }
}

/** Ends a command that uploaded a job: says what is left to do. */
export function finishUpload(job: Job, { texts }: Session, prepared?: Prepared): Ending<JobAnswer> {
  const { cli } = texts
  const { rejected, skipped, unknown } = job.reconciliation
  const next: string[] = []
  if (job.state === 'needsToken') next.push(formatMessage(cli.needsTokenNext, { jobId: job.id }))
  if (unknown > 0) next.push(formatMessage(cli.unknownNext, { jobId: job.id, count: unknown }))
  if (hasWholeBatchesRejected(job)) {
    next.push(formatMessage(cli.bisectNext, { jobId: job.id, count: rejected }))
  }
  if (rejected + skipped + unknown > 0) next.push(formatMessage(cli.reportNext, { jobId: job.id }))
  return {
    exitCode: exitCodeOfJob(job),
    answer: answerOf(job, prepared),
    lines: [...describeJob(texts, job), ...(prepared?.lines ?? []), ...next],
  }
}

function answerOf(job: Job, prepared: Prepared | undefined): JobAnswer {
  return prepared ? toPreparedAnswer(prepared, job) : toJobAnswer(job)
}

/** Whether whole batches were rejected: with matching off none is bisected automatically (decision 6). */
function hasWholeBatchesRejected({ options, reconciliation, batches }: Job): boolean {
  return !options.isMatching && reconciliation.rejected > batches.rejected
}
