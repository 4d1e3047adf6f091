import { basename, resolve } from 'node:path'
import { AppError } from '../shared/errors/AppError.ts'
import type { Job } from '../shared/model/job.ts'
import { formatMessage } from '../shared/locales/formatMessage.ts'
import { createCoreServices, type CoreServices } from '../core/createCoreServices.ts'
import { defaultDataDir } from '../core/settings/dataDir.ts'
import { describeForLog } from '../core/logging/describeForLog.ts'
import { FileLog } from '../core/logging/FileLog.ts'
import { startFakePlatform } from '../core/platform/rehearsal/fakePlatform.ts'
import { inChildProcess, inThread, setIsolation } from '../core/worker/isolation.ts'
import { inspect } from './commands/inspect.ts'
import { listJobs, showJob, writeJobReceipt, writeJobReport } from './commands/jobs.ts'
import { prepare } from './commands/prepare.ts'
import { manageToken } from './commands/token.ts'
import { retry, run, upload } from './commands/upload.ts'
import { ignoreClosedOutput } from '../core/logging/closedOutput.ts'
import { exitCodeOfError, exitCodes, type ExitCode } from './exitCode.ts'
import { onInterrupt } from './onInterrupt.ts'
import { Output } from './Output.ts'
import { parseCommand, usage, type Command } from './parseCommand.ts'

ignoreClosedOutput()
const parserUrl = new URL('./parser.js', import.meta.url)
setIsolation(process.versions['electron'] === undefined ? inChildProcess(parserUrl) : inThread(parserUrl))
process.exitCode = await main(process.argv.slice(2))

/** Runs one command. Reports every failure as a message and an exit code. */
async function main(args: readonly string[]): Promise<ExitCode> {
  let output = new Output({ json: args.includes('--json'), language: 'zh-CN' })
  let services: CoreServices | null = null
  /** From the last event, since the journal may be older when the disk is full. */
  let lastJob: Job | null = null
  let log: FileLog | null = null
  try {
    const command = parseCommand(args)
    if (command.name === 'help') {
      output.result({ help: output.texts.cli.help }, [output.texts.cli.help])
      return exitCodes.done
    }
    if (command.name === 'inspect') return await inspect(command, output)
    if (command.name === 'rehearsal') return await rehearse(command, output)
    const dataDir = resolve(command.options.dataDir ?? defaultDataDir())
    log = new FileLog(dataDir)
    services = createCoreServices({
      dataDir,
      log,
      workerUrl: new URL('./worker.js', import.meta.url),
      environmentToken: process.env['TUZHAN_X_TOKEN'],
    })
    services.feed.subscribe({
      progress: (progress) => output.progress(progress),
      changed: (job) => (lastJob = job),
      removed: (jobId) => {
        if (jobId === lastJob?.id) lastJob = null
      },
    })
    output = new Output({ json: command.options.json, language: services.settings.get().language })
    if (services.journalQuarantined !== null) {
      output.note(
        formatMessage(output.texts.cli.journalQuarantined, { file: basename(services.journalQuarantined) }),
      )
    }
    const { fileNames, jobs } = services.lostRecords()
    for (const file of fileNames) output.note(formatMessage(output.texts.cli.recordsLost, { file }))
    if (jobs > 0) output.note(formatMessage(output.texts.cli.jobsLost, { jobs }))
    noteQuarantined(services, output)
    return await dispatch(command, services, output)
  } catch (error) {
    log?.write('error', describeForLog(error, 'cli'))
    return exitCodeOfError(output.error(error, lastJob))
  } finally {
    // The result is already printed: a failure to close must not replace it.
    await services?.close().catch((error: unknown) => output.note(AppError.from(error).message))
  }
}

function dispatch(command: Command, services: CoreServices, output: Output): Promise<ExitCode> | ExitCode {
  switch (command.name) {
    case 'prepare':
      return prepare(command, services, output)
    case 'upload':
      return upload(command, services, output)
    case 'run':
      return run(command, services, output)
    case 'jobs':
      return listJobs(services, output)
    case 'job':
      return showJob(command, services, output)
    case 'report':
      return writeJobReport(command, services, output)
    case 'receipt':
      return writeJobReceipt(command, services, output)
    case 'retry':
      return retry(command, services, output)
    case 'token':
      return manageToken(command, services, output)
    case 'settings':
      return confirmSettings(command, services, output)
    default:
      throw new AppError('internal', `no such command: ${command.name}`)
  }
}

/** Reports each damaged settings file: the lost entries and the name of the file kept aside. */
function noteQuarantined(services: CoreServices, output: Output): void {
  const { cli } = output.texts
  for (const { file, keptAs, lost } of services.quarantined) {
    const names =
      lost === null ? cli.quarantinedAll : lost.length === 0 ? cli.quarantinedNothing : lost.join('、')
    output.note(formatMessage(cli.quarantined, { file, keptAs, lost: names }))
  }
}

/** `settings confirm`: after a damaged file, confirms that the address and the custom fields are correct. */
function confirmSettings(command: Command, services: CoreServices, output: Output): ExitCode {
  if (command.argument !== 'confirm') throw usage('settings confirm')
  services.settings.confirm()
  const { endpoint } = services.settings.get()
  output.result({ endpoint }, [formatMessage(output.texts.cli.settingsConfirmed, { endpoint })])
  return exitCodes.done
}

/** `rehearsal --port N`: runs the practice server until Ctrl+C. */
async function rehearse(command: Command, output: Output): Promise<ExitCode> {
  const { port } = command.options
  const server = await startFakePlatform(port === undefined ? {} : { port })
  output.result({ endpoint: server.endpoint, port: server.port }, [
    formatMessage(output.texts.cli.rehearsalRunning, { endpoint: server.endpoint }),
  ])
  await new Promise<void>((resolve) => onInterrupt(resolve))
  await server.close()
  return exitCodes.done
}
