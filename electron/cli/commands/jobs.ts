import { resolve } from 'node:path'
import { formatMessage } from '../../shared/locales/formatMessage.ts'
import type { Language } from '../../shared/locales/loadTexts.ts'
import type { CoreServices } from '../../core/createCoreServices.ts'
import { exitCodes, type ExitCode } from '../exitCode.ts'
import type { Output } from '../Output.ts'
import { usage, type Command } from '../parseCommand.ts'

/** `jobs`: lists all jobs, newest first. */
export function listJobs(services: CoreServices, output: Output): ExitCode {
  const jobs = services.jobs.list()
  const lines = jobs.flatMap((job) => output.describeJob(job))
  output.result(
    { jobs: jobs.map(({ mapping, ...facts }) => ({ jobId: facts.id, ...facts, mapping })) },
    jobs.length === 0 ? [output.texts.cli.noJobs] : lines,
  )
  return exitCodes.done
}

/** `job JOB`: shows the state of a job. */
export function showJob(command: Command, services: CoreServices, output: Output): ExitCode {
  const job = services.jobs.get(command.argument)
  output.job(job, { issues: services.jobs.issues(job.id), invalidRows: job.invalidRows })
  return exitCodes.done
}

/** `receipt JOB --out FILE`: writes one line per batch. Works after the rows were removed. */
export function writeJobReceipt(command: Command, services: CoreServices, output: Output): Promise<ExitCode> {
  return writeFile(command, 'receipt', services.receipts, services, output)
}

/** `report JOB --out FILE`: writes the failed, skipped and 待确认 rows. */
export function writeJobReport(command: Command, services: CoreServices, output: Output): Promise<ExitCode> {
  return writeFile(command, 'report', services.reports, services, output)
}

async function writeFile(
  command: Command,
  name: 'receipt' | 'report',
  writer: { write(jobId: string, path: string, language: Language): Promise<number> },
  services: CoreServices,
  output: Output,
): Promise<ExitCode> {
  const path = outPathOf(command)
  const job = services.jobs.get(command.argument)
  const rows = await writer.write(job.id, path, services.settings.get().language)
  const line = formatMessage(output.texts.cli.reportWritten, { file: path, rows })
  output.job(job, { [name]: { path, rows } }, [line])
  return exitCodes.done
}

function outPathOf({ name, options: { outPath } }: Command): string {
  if (outPath === undefined || !/\.(xlsx|csv)$/i.test(outPath)) {
    throw usage(`${name} JOB --out FILE.xlsx|FILE.csv`)
  }
  return resolve(outPath)
}
