import { resolve } from 'node:path'
import { z } from 'zod'
import { formatMessage } from '../../shared/locales/formatMessage.ts'
import type { Language } from '../../shared/locales/loadTexts.ts'
import type { CoreServices } from '../../core/createCoreServices.ts'
import { issuesAnswer, jobAnswer, toJobAnswer } from '../answers/jobAnswer.ts'
import { exitCodes } from '../exitCode.ts'
import { argument, defineCommand, type Command } from '../grammar/command.ts'
import { fileEndingIn } from '../grammar/option.ts'
import { usageError } from '../grammar/usageError.ts'
import { describeJob } from './describeJob.ts'
import { describeIssues } from './describeMapping.ts'

/** Lists all jobs, newest first. */
export const jobsCommand = defineCommand({
  name: 'jobs',
  argument: null,
  options: {},
  answer: z.strictObject({ jobs: z.array(jobAnswer).describe('Newest first; each as `job` shows it') }),
  run(_, { services, texts }) {
    const jobs = services.jobs.list()
    return {
      exitCode: exitCodes.done,
      answer: { jobs: jobs.map(toJobAnswer) },
      lines: jobs.length === 0 ? [texts.cli.noJobs] : jobs.flatMap((job) => describeJob(texts, job)),
    }
  },
})

/** Shows the state of a job. */
export const jobCommand = defineCommand({
  name: 'job',
  argument: argument('JOB'),
  options: {},
  answer: jobAnswer.extend({ issues: issuesAnswer }),
  run({ argument: jobId }, { services, texts }) {
    const job = services.jobs.get(jobId)
    const issues = services.jobs.issues(job.id)
    return {
      exitCode: exitCodes.done,
      answer: { ...toJobAnswer(job), issues },
      lines: [...describeJob(texts, job), ...describeIssues(texts, job.mapping, issues)],
    }
  },
})

const outOptions = { outPath: fileEndingIn('out', ['xlsx', 'csv']) }
const written = z.strictObject({
  path: z.string().describe('Absolute'),
  rows: z.number().describe('Lines below the header'),
})

/** Writes the failed, skipped and 待确认 rows. */
export const reportCommand = defineWriting(
  'report',
  z.strictObject({ report: written.describe('The file that was written') }),
  (services) => services.reports,
)

/** Writes one line per batch. Works after the rows were removed. */
export const receiptCommand = defineWriting(
  'receipt',
  z.strictObject({ receipt: written.describe('The file that was written') }),
  (services) => services.receipts,
)

function defineWriting<Name extends 'report' | 'receipt', Part extends z.ZodObject>(
  name: Name,
  part: Part,
  writerOf: (services: CoreServices) => {
    write(jobId: string, path: string, language: Language): Promise<number>
  },
): Command<typeof outOptions, object> {
  return defineCommand({
    name,
    argument: argument('JOB'),
    options: outOptions,
    answer: jobAnswer.extend(part.shape),
    async run({ argument: jobId, options }, { services, output, texts }) {
      if (options.outPath === undefined) {
        throw usageError('missingOption', `${name} JOB --out FILE.xlsx|FILE.csv`)
      }
      const path = resolve(options.outPath)
      const job = services.jobs.get(jobId)
      const rows = await writerOf(services).write(job.id, path, output.language)
      return {
        exitCode: exitCodes.done,
        answer: { ...toJobAnswer(job), [name]: { path, rows } },
        lines: [...describeJob(texts, job), formatMessage(texts.cli.reportWritten, { file: path, rows })],
      }
    },
  })
}
