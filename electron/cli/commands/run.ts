import type { Job } from '../../shared/model/job.ts'
import { AppError } from '../../shared/errors/AppError.ts'
import { formatMessage } from '../../shared/locales/formatMessage.ts'
import { hasMoreToSend } from '../../core/journal/hasMoreToSend.ts'
import { parseEndpoint } from '../../core/platform/endpoint.ts'
import { jobAnswer, type JobAnswer } from '../answers/jobAnswer.ts'
import { argument, defineCommand } from '../grammar/command.ts'
import type { Ending } from '../grammar/ending.ts'
import { toggle, type ValuesOf } from '../grammar/option.ts'
import { withInputFile } from '../inputFile.ts'
import { readKnowledge } from '../knowledge.ts'
import { localTime } from '../output/localTime.ts'
import type { Session } from '../Session.ts'
import { alreadyUploaded, findEarlierRuns, toEarlierImport } from './earlierRuns.ts'
import { preparedAnswer, prepareFile, prepareOptions, type Prepared } from './prepareFile.ts'
import {
  applyDecisions,
  finishUpload,
  refuseInvalidRows,
  uploadJob,
  uploadOptions,
  type UploadOptions,
} from './uploadJob.ts'

const runOptions = { ...prepareOptions, ...uploadOptions, again: toggle('again') }

/**
 * Prepares and uploads a file. Sends nothing when rows have errors and `--skip-invalid` is not given. Resumes or refuses
 * a file that was uploaded before, see `findEarlierRuns`.
 */
export const runCommand = defineCommand({
  name: 'run',
  argument: argument('FILE', 'file'),
  options: runOptions,
  answer: jobAnswer.extend({
    issues: preparedAnswer.issues
      .optional()
      .describe('Findings by cause; absent when an earlier job went on'),
    unmapped: preparedAnswer.unmapped.optional(),
    preselected: preparedAnswer.preselected.optional(),
    findings: preparedAnswer.findings,
  }),
  async run({ argument: file, options }, session) {
    const { services } = session
    // Fail fast: preparing a file can take minutes.
    services.settings.assertConfirmed(options.endpoint !== undefined)
    const endpoint = parseEndpoint(options.endpoint ?? services.settings.get().endpoint).href
    services.policy.assertAllowed(endpoint)
    if (options.resendUnknown && options.matching === 'off') {
      throw new AppError('options.resendNeedsMatching', 'sending again is offered with matching on only')
    }
    const start = await withInputFile(file, (path) => prepareOnce(path, endpoint, options, session))
    if (start.kind === 'done') {
      const [latest] = start.earlier
      const earlierImports = start.earlier.map(toEarlierImport)
      return { error: alreadyUploaded(latest), job: latest, more: { earlierImports } }
    }
    if (start.kind === 'unfinished') return continueRun(start.job, options, session)
    const { prepared } = start
    if (prepared.job.invalidRows > 0 && !prepared.job.skipInvalid) {
      return refuseInvalidRows(prepared.job, session, prepared)
    }
    const job = hasMoreToSend(prepared.job) ? await uploadJob(prepared.job, options, session) : prepared.job
    return finishUpload(job, session, prepared)
  },
})

/** What a file is to `run`: uploaded before, begun before, or new. */
type Start =
  | { kind: 'done'; earlier: [Job, ...Job[]] }
  | { kind: 'unfinished'; job: Job }
  | { kind: 'prepared'; prepared: Prepared }

/** @throws AppError `job.recordsLost`; those of preparing */
async function prepareOnce(
  path: string,
  endpoint: string,
  options: ValuesOf<typeof runOptions>,
  session: Session,
): Promise<Start> {
  const { services } = session
  if (options.again) services.acceptLostJobs()
  else {
    const { jobs: earlier, unfinished } = await findEarlierRuns(path, options, session, endpoint)
    if (unfinished) return { kind: 'unfinished', job: unfinished }
    const [latest, ...older] = earlier
    if (latest) return { kind: 'done', earlier: [latest, ...older] }
    const { jobs } = services.lostRecords()
    if (jobs > 0) {
      throw new AppError('job.recordsLost', 'the file may have been uploaded by a job that is lost', {
        params: { jobs },
      })
    }
  }
  const prepared = await prepareFile(path, options, readKnowledge(session), services, session)
  return { kind: 'prepared', prepared }
}

async function continueRun(
  unfinished: Job,
  options: UploadOptions,
  session: Session,
): Promise<Ending<JobAnswer>> {
  const { id: jobId, createdAt, reconciliation } = unfinished
  const { pending: count } = reconciliation
  const { services, output, texts } = session
  output.note(formatMessage(texts.cli.continuing, { jobId, time: localTime(createdAt), count }))
  const job = applyDecisions(unfinished, options, services)
  return finishUpload(await uploadJob(job, options, session), session)
}
