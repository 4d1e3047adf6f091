import { formatMessage } from '../../shared/locales/formatMessage.ts'
import { jobAnswer } from '../answers/jobAnswer.ts'
import { exitCodes } from '../exitCode.ts'
import { argument, defineCommand } from '../grammar/command.ts'
import { describeJob } from './describeJob.ts'
import { prepareFile, prepareOptions, preparedAnswer, toPreparedAnswer } from './prepareFile.ts'

/** Prepares a job without uploading it. Invalid rows give an exit code, not an error. */
export const prepareCommand = defineCommand({
  name: 'prepare',
  argument: argument('FILE', 'file'),
  options: prepareOptions,
  answer: jobAnswer.extend(preparedAnswer),
  async run({ argument: file, options }, { services, texts }) {
    const prepared = await prepareFile(file, options, services, texts)
    const { job, lines } = prepared
    const isBlocked = job.invalidRows > 0 && !job.skipInvalid
    const next = isBlocked
      ? formatMessage(texts.cli.hasInvalidRows, { count: job.invalidRows })
      : formatMessage(texts.cli.preparedNext, { jobId: job.id })
    return {
      exitCode: isBlocked ? exitCodes.invalidRows : exitCodes.done,
      answer: toPreparedAnswer(prepared, job),
      lines: [...describeJob(texts, job), ...lines, next],
    }
  },
})
