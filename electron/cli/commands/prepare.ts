import { z } from 'zod'
import { formatMessage } from '../../shared/locales/formatMessage.ts'
import { jobAnswer } from '../answers/jobAnswer.ts'
import { exitCodes } from '../exitCode.ts'
import { argument, defineCommand } from '../grammar/command.ts'
import { toggle } from '../grammar/option.ts'
import { withInputFile } from '../inputFile.ts'
import { readKnowledge } from '../knowledge.ts'
import { describeJob, describeReconciliation } from './describeJob.ts'
import { prepareFile, prepareOptions, preparedAnswer, toPreparedAnswer } from './prepareFile.ts'

/**
 * Prepares a job without uploading it. Invalid rows give an exit code, not an error. `--dry-run` does the same work in a
 * passing folder and keeps nothing.
 */
export const prepareCommand = defineCommand({
  name: 'prepare',
  argument: argument('FILE', 'file'),
  options: { ...prepareOptions, dryRun: toggle('dry-run') },
  answer: jobAnswer.extend({
    ...preparedAnswer,
    isDryRun: z.boolean().describe('Nothing was kept (`--dry-run`)'),
    jobId: jobAnswer.shape.jobId.nullable().describe('The JOB of `upload`; null: nothing was kept'),
    state: jobAnswer.shape.state.nullable().describe('Where the job is; null: there is none'),
  }),
  async run({ argument: file, options }, session) {
    const { texts } = session
    const { cli } = texts
    const { dryRun } = options
    const knowledge = readKnowledge(session)
    const prepared = await withInputFile(file, (path) =>
      dryRun
        ? session.withScratchServices((scratch) => prepareFile(path, options, knowledge, scratch, session))
        : prepareFile(path, options, knowledge, session.services, session),
    )
    const { job, lines } = prepared
    const isBlocked = job.invalidRows > 0 && !job.skipInvalid
    const head = dryRun
      ? [formatMessage(cli.dryRun, { file: job.fileName }), describeReconciliation(texts, job)]
      : describeJob(texts, job)
    const next = isBlocked
      ? formatMessage(cli.hasInvalidRows, { count: job.invalidRows })
      : dryRun
        ? cli.dryRunNext
        : formatMessage(cli.preparedNext, { jobId: job.id })
    return {
      exitCode: isBlocked ? exitCodes.invalidRows : exitCodes.done,
      answer: {
        ...toPreparedAnswer(prepared, job),
        isDryRun: dryRun,
        ...(dryRun && { jobId: null, state: null }),
      },
      lines: [...head, ...lines, next],
    }
  },
})
