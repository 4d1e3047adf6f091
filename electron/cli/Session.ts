import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { createCoreServices, type CoreServices } from '../core/createCoreServices.ts'
import { createMemoryKeychain } from '../core/keychain/memoryKeychain.ts'
import { FileLog } from '../core/logging/FileLog.ts'
import { describeForLog } from '../core/logging/describeForLog.ts'
import { AppError } from '../shared/errors/AppError.ts'
import { formatMessage } from '../shared/locales/formatMessage.ts'
import type { Texts } from '../shared/locales/loadTexts.ts'
import type { Job } from '../shared/model/job.ts'
import type { Output } from './output/Output.ts'

/** One run of a command: its output, and the services that it opens when it needs them. */
export class Session {
  readonly output: Output
  readonly dataDir: string
  readonly entryUrl: URL
  /** The job as of the last event, since the journal may be older when the disk is full. */
  lastJob: Job | null = null
  #services: CoreServices | null = null
  #log: FileLog | null = null

  /** @param entryUrl of the built command line: the worker thread is beside it, package.json two folders above */
  constructor(output: Output, dataDir: string, entryUrl: URL) {
    this.output = output
    this.dataDir = dataDir
    this.entryUrl = entryUrl
  }

  get texts(): Texts {
    return this.output.texts
  }

  /**
   * The services of the data folder, opened by the first call, which also reports what was found damaged.
   *
   * @throws AppError `runtime.unsupported`, `storage.*`
   */
  get services(): CoreServices {
    this.#services ??= this.#open()
    return this.#services
  }

  /**
   * Gives `use` services of a passing data folder, which is removed afterwards. Their keys are in memory only, so what a
   * killed process leaves of it cannot be read.
   *
   * @throws AppError `storage.*`; what `use` throws
   */
  async withScratchServices<Result>(use: (services: CoreServices) => Promise<Result>): Promise<Result> {
    const dataDir = await mkdtemp(join(tmpdir(), 'tuzhan-scratch-'))
    try {
      const services = createCoreServices({
        dataDir,
        workerUrl: this.#workerUrl,
        environmentToken: undefined,
        keychain: createMemoryKeychain(),
      })
      services.feed.subscribe({ progress: (progress) => this.output.progress(progress) })
      try {
        return await use(services)
      } finally {
        await services.close()
      }
    } finally {
      await rm(dataDir, { recursive: true, force: true })
    }
  }

  logError(error: unknown): void {
    this.#log?.write('error', describeForLog(error, 'cli'))
  }

  /** Closes what was opened. Never throws: the result is already printed, and a failure to close must not replace it. */
  async close(): Promise<void> {
    await this.#services?.close().catch((error: unknown) => this.output.note(AppError.from(error).message))
  }

  get #workerUrl(): URL {
    return new URL('./worker.js', this.entryUrl)
  }

  #open(): CoreServices {
    this.#log = new FileLog(this.dataDir)
    const services = createCoreServices({
      dataDir: this.dataDir,
      log: this.#log,
      workerUrl: this.#workerUrl,
      environmentToken: process.env['TUZHAN_X_TOKEN'],
    })
    services.feed.subscribe({
      progress: (progress) => this.output.progress(progress),
      changed: (job) => (this.lastJob = job),
      removed: (jobId) => {
        if (jobId === this.lastJob?.id) this.lastJob = null
      },
    })
    this.#reportDamage(services)
    return services
  }

  /** Reports a damaged journal, missing records, and each damaged settings file with what was lost of it. */
  #reportDamage({ journalQuarantined, lostRecords, quarantined }: CoreServices): void {
    const { cli } = this.texts
    const note = (text: string, params: { [name: string]: string | number }): void =>
      this.output.note(formatMessage(text, params))
    if (journalQuarantined !== null) note(cli.journalQuarantined, { file: basename(journalQuarantined) })
    const { fileNames, jobs } = lostRecords()
    for (const file of fileNames) note(cli.recordsLost, { file })
    if (jobs > 0) note(cli.jobsLost, { jobs })
    for (const { file, keptAs, lost } of quarantined) {
      const names =
        lost === null ? cli.quarantinedAll : lost.length === 0 ? cli.quarantinedNothing : lost.join('、')
      note(cli.quarantined, { file, keptAs, lost: names })
    }
  }
}
