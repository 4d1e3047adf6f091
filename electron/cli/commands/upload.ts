import { isDeepStrictEqual } from 'node:util'
import type { Job } from '../../shared/model/job.ts'
import { AppError } from '../../shared/errors/AppError.ts'
import { formatMessage } from '../../shared/locales/formatMessage.ts'
import type { CoreServices } from '../../core/createCoreServices.ts'
import { hasMoreToSend } from '../../core/journal/hasMoreToSend.ts'
import type { StartRequest } from '../../core/upload/UploadQueue.ts'
import { parseEndpoint } from '../../core/platform/endpoint.ts'
import { exitCodeOfError, exitCodeOfJob, exitCodes, type ExitCode } from '../exitCode.ts'
import { hasMatchingOptions, readMatchingOptions } from '../matchingOptions.ts'
import { onInterrupt } from '../onInterrupt.ts'
import type { Output } from '../Output.ts'
import type { Command, CommandOptions } from '../parseCommand.ts'
import { alreadyUploaded, findEarlierRuns, localTime, toEarlierImport } from './earlierRuns.ts'
import { applySkip, prepareFile, type Prepared } from './prepare.ts'

/**
 * `upload JOB`: starts a job or resumes it. For a completed job prints its result. `--bisect` sends rejected
 * batches again in parts, once nothing else is left to send.
 */
export async function upload(command: Command, services: CoreServices, output: Output): Promise<ExitCode> {
  const { argument: jobId, options } = command
  let job = applyDecisions(services.jobs.get(jobId), options, services)
  if (job.invalidRows > 0 && !job.skipInvalid) return refuseInvalidRows(job, output)
  const isOver = !hasMoreToSend({ ...job, resendUnknown: options.resendUnknown })
  if (!isOver) job = await uploadJob(job, options, services, output)
  const { rejected, pending } = job.reconciliation
  if (options.bisect && rejected > 0 && pending === 0) return retry(command, services, output)
  return finish(job, output)
}

/** `retry JOB`: sends only the rows again that the platform rejected. */
export async function retry(command: Command, services: CoreServices, output: Output): Promise<ExitCode> {
  const { argument: jobId, options } = command
  // Check before changing anything: from here the rows could not be sent.
  assertNoRehearsal(services.jobs.get(jobId))
  const job = await follow(jobId, services, output, () =>
    services.queue.retryRejected(jobId, { ...requestOf(options), bisect: options.bisect }),
  )
  return finish(job, output)
}

/**
 * `run FILE`: prepares and uploads a file. Sends nothing when rows have errors and `--skip-invalid` is not
 * given. Resumes or refuses a file that was uploaded before, see `findEarlierRuns`.
 *
 * @throws AppError `job.recordsLost`, and those of preparing and uploading
 */
export async function run(command: Command, services: CoreServices, output: Output): Promise<ExitCode> {
  const { options } = command
  // Fail fast: preparing a file can take minutes.
  services.settings.assertConfirmed(options.endpoint !== undefined)
  const endpoint = parseEndpoint(options.endpoint ?? services.settings.get().endpoint).href
  services.policy.assertAllowed(endpoint)
  if (options.resendUnknown && options.matching === 'off') {
    throw new AppError('options.resendNeedsMatching', 'sending again is offered with matching on only')
  }
  if (options.again) services.acceptLostJobs()
  else {
    const earlier = await findEarlierRuns(command, services, endpoint)
    const unfinished = earlier.find((job) => job.hasRows && hasMoreToSend(job))
    if (unfinished) return continueRun(unfinished, options, services, output)
    const [latest] = earlier
    if (latest) {
      const earlierImports = earlier.map(toEarlierImport)
      return exitCodeOfError(output.error(alreadyUploaded(latest), latest, { earlierImports }))
    }
    const { jobs } = services.lostRecords()
    if (jobs > 0) {
      throw new AppError('job.recordsLost', 'the file may have been uploaded by a job that is lost', {
        params: { jobs },
      })
    }
  }
  const prepared = await prepareFile(command, services, output)
  if (prepared.job.invalidRows > 0 && !prepared.job.skipInvalid) {
    return refuseInvalidRows(prepared.job, output, prepared)
  }
  const job = hasMoreToSend(prepared.job)
    ? await uploadJob(prepared.job, options, services, output)
    : prepared.job
  return finish(job, output, prepared)
}

async function continueRun(
  unfinished: Job,
  options: CommandOptions,
  services: CoreServices,
  output: Output,
): Promise<ExitCode> {
  const { id: jobId, createdAt, reconciliation } = unfinished
  const { pending: count } = reconciliation
  output.note(formatMessage(output.texts.cli.continuing, { jobId, time: localTime(createdAt), count }))
  const job = applyDecisions(unfinished, options, services)
  return finish(await uploadJob(job, options, services, output), output)
}

/**
 * A rehearsal uploads to the window's practice server, which does not run here.
 *
 * @throws AppError `job.wrongState`
 */
function assertNoRehearsal(job: Job): void {
  if (!job.isRehearsal) return
  throw new AppError('job.wrongState', 'the practice server of the window is not running here', {
    params: { state: job.state },
  })
}

function applyDecisions(job: Job, options: CommandOptions, services: CoreServices): Job {
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

async function uploadJob(
  job: Job,
  options: CommandOptions,
  services: CoreServices,
  output: Output,
): Promise<Job> {
  assertNoRehearsal(job)
  return follow(job.id, services, output, () => services.queue.start(job.id, requestOf(options)))
}

/** Command-line options override those the job was prepared or started with. */
function requestOf({ endpoint, resendUnknown, trialRows, concurrency }: CommandOptions): StartRequest {
  return {
    destination: endpoint === undefined ? 'live' : { endpoint },
    resendUnknown,
    concurrency: concurrency ?? null,
    ...(trialRows !== undefined && { trialRows }),
  }
}

/** Starts an upload and waits for its end; Ctrl+C pauses it. */
async function follow(
  jobId: string,
  services: CoreServices,
  output: Output,
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

function refuseInvalidRows(job: Job, output: Output, prepared?: Prepared): ExitCode {
  const next = formatMessage(output.texts.cli.hasInvalidRows, { count: job.invalidRows })
  output.job(job, prepared?.facts, [...(prepared?.lines ?? []), next])
  return exitCodes.invalidRows
}

/** Whether whole batches were rejected: with matching off none is bisected automatically (decision 6). */
function hasWholeBatchesRejected({ options, reconciliation, batches }: Job): boolean {
  return !options.isMatching && reconciliation.rejected > batches.rejected
}

function finish(job: Job, output: Output, prepared?: Prepared): ExitCode {
  const { cli } = output.texts
  const { rejected, skipped, unknown } = job.reconciliation
  const next: string[] = []
  if (job.state === 'needsToken') next.push(formatMessage(cli.needsTokenNext, { jobId: job.id }))
  if (unknown > 0) next.push(formatMessage(cli.unknownNext, { jobId: job.id, count: unknown }))
  if (hasWholeBatchesRejected(job)) {
    next.push(formatMessage(cli.bisectNext, { jobId: job.id, count: rejected }))
  }
  if (rejected + skipped + unknown > 0) next.push(formatMessage(cli.reportNext, { jobId: job.id }))
  output.job(job, prepared?.facts, [...(prepared?.lines ?? []), ...next])
  return exitCodeOfJob(job)
}
