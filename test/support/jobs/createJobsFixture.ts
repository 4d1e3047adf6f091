import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { linesOf } from './linesOf.ts'
import { DataDirLock } from '../../../electron/core/journal/DataDirLock.ts'
import { identityKeyBytes } from '../../../electron/core/duplicates/hashIdentities.ts'
import { CallSurveys } from '../../../electron/core/jobs/CallSurveys.ts'
import { surveyCall } from '../../../electron/core/jobs/surveyCall.ts'
import { JobFeed } from '../../../electron/core/jobs/JobFeed.ts'
import { KeptSample } from '../../../electron/core/rows/KeptSample.ts'
import { JobKeys } from '../../../electron/core/rows/JobKeys.ts'
import { prepareJob } from '../../../electron/core/preparation/prepareJob.ts'
import { recoverJobs } from '../../../electron/core/journal/recoverJobs.ts'
import { removeJob } from '../../../electron/core/retention/JobRemoval.ts'
import { RowPurge } from '../../../electron/core/retention/RowPurge.ts'
import type { RepairedRows, UploadRequest } from '../../../electron/core/upload/UploadParts.ts'
import { recoverLostAttempts, type LostRecords } from '../../../electron/core/upload/recoverLostAttempts.ts'
import { UploadQueue } from '../../../electron/core/upload/UploadQueue.ts'
import { UploadService } from '../../../electron/core/upload/UploadService.ts'
import { WorkLock } from '../../../electron/core/journal/WorkLock.ts'
import { Journal } from '../../../electron/core/journal/Journal.ts'
import { hashBody } from '../../../electron/core/platform/envelope.ts'
import type { CallVersionName } from '../../../electron/shared/model/callVersion.ts'
import type { Job, JobProgress } from '../../../electron/shared/model/job.ts'
import type { Mapping } from '../../../electron/shared/model/mapping.ts'
import {
  defaultMatchingOptions,
  type MatchingOptions,
} from '../../../electron/shared/model/matchingOptions.ts'
import type { Row } from '../../../electron/shared/model/workbook.ts'
import { DatabaseSync } from 'node:sqlite'
import { FakePlatform } from './FakePlatform.ts'
import type { TokenAnswer, UploadTokens } from '../../../electron/core/tokens/RunToken.ts'
import { VirtualClock } from './VirtualClock.ts'

export const endpoint = 'https://platform.example/api/batchAdd'

export const rehearsalEndpoint = 'http://127.0.0.1:5/x'

export interface NewTestJob {
  id?: string
  rows: number
  /** Ordinals of rows with an error. */
  invalid?: readonly number[]
  skipInvalid?: boolean
  batchRows?: number
  concurrency?: number
  bisectRejected?: boolean
  options?: MatchingOptions
  /** With name and phone of every customer. Default: false */
  hasCustomers?: boolean
}

const mapping: Mapping = {
  columns: [
    { columnIndex: 0, columnName: '编号', target: { kind: 'standard', field: 'identityId' } },
    { columnIndex: 1, columnName: '生日', target: { kind: 'standard', field: 'birthday' } },
    { columnIndex: 2, columnName: '备注', target: null },
  ],
  constants: [],
  blanksClear: false,
}

const customerMapping: Mapping = {
  ...mapping,
  columns: [
    ...mapping.columns,
    { columnIndex: 3, columnName: '姓名', target: { kind: 'standard', field: 'realName' } },
    { columnIndex: 4, columnName: '手机', target: { kind: 'standard', field: 'phone' } },
  ],
}

/** The customer in a row of a test job that has customers, by its ordinal. */
export function customerOf(ordinal: number): { name: string; phone: string } {
  return {
    name: `客户${String.fromCodePoint(0x4e00 + ordinal)}`,
    phone: String(13_812_340_000 + ordinal * 17),
  }
}

/** One master key, and no keychain. */
export const masterKeys: ConstructorParameters<typeof JobKeys>[0] = {
  obtain: () => Promise.resolve({ keyId: 'master', key: Buffer.alloc(32, 1) }),
  find: () => Promise.resolve(Buffer.alloc(32, 1)),
}

/** The id of a row of a test job, by its ordinal. */
export function idOf(ordinal: number): string {
  return `r${ordinal}`
}

/** Reports that no rows are being changed. */
export const nothingChanges = { assertAtRest: (): void => undefined, cancel: (): void => undefined }

/**
 * The upload services on a real journal in a temporary folder, with a fake platform and a virtual clock. `kill` drops
 * everything in memory as SIGKILL does; `restart` reopens the journal from disk.
 */
export class JobsFixture {
  readonly dataDir: string
  readonly clock = new VirtualClock()
  readonly platform = new FakePlatform(this.clock)
  readonly changes: Job[] = []
  readonly progress: JobProgress[] = []
  token: string | null = 'token-1234567890'
  /** Replacement of a refused token; null: none. */
  nextToken: string | null = null
  callsPerSecond: number | null = null
  /** The address in the settings. */
  defaultEndpoint = endpoint
  /** Version of the call in the settings. */
  callVersion: CallVersionName = 'v1'
  /** Calls at a time by the settings. */
  concurrency = 1
  random: () => number = () => 0.5
  /** What the user changed about rejected rows: nothing without the services of corrections. */
  repairs: RepairedRows = { repairedRows: () => Promise.resolve({ ordinals: [], editRevision: 0 }) }
  readonly tokens: UploadTokens = {
    read: () => Promise.resolve(answerOf(this.token)),
    replace: () => {
      this.token = this.nextToken ?? this.token
      return Promise.resolve(answerOf(this.nextToken))
    },
  }
  journal!: Journal
  feed!: JobFeed
  lock!: WorkLock
  keys!: JobKeys
  upload!: UploadService
  /** What the last recovery found missing in the journal. */
  lost: LostRecords = { fileNames: [], jobs: 0 }
  queue!: UploadQueue
  #dirLock!: DataDirLock

  constructor(dataDir = mkdtempSync(join(tmpdir(), 'jobs-'))) {
    this.dataDir = dataDir
    this.start()
  }

  /** Opens the services of a second process on the same folder. */
  openSecond(): JobsFixture {
    return new JobsFixture(this.dataDir)
  }

  start(): void {
    this.journal = Journal.open(this.dataDir)
    this.feed = new JobFeed(this.journal)
    this.feed.subscribe({
      changed: (job) => this.changes.push(job),
      progress: (progress) => this.progress.push(progress),
    })
    this.#dirLock = new DataDirLock(this.dataDir)
    this.lock = new WorkLock(this.#dirLock, () => {
      recoverJobs(this.journal, this.clock.now(), removeJob)
      this.lost = recoverLostAttempts(this.journal, this.clock.now())
    })
    this.keys = new JobKeys(masterKeys)
    this.upload = new UploadService({
      journal: this.journal,
      keys: this.keys,
      lock: this.lock,
      feed: this.feed,
      client: this.platform,
      corrections: { ...nothingChanges, repairedRows: (jobId) => this.repairs.repairedRows(jobId) },
      samples: new KeptSample(this.journal, this.keys),
      removal: new RowPurge(this.journal, () => this.journal.write(() => this.journal.staging.sweep())),
      clock: this.clock,
      random: () => this.random(),
      tokens: () => this.tokens,
      callsPerSecond: () => this.callsPerSecond,
      defaultEndpoint: () => this.defaultEndpoint,
      callVersion: () => this.callVersion,
      surveys: new CallSurveys({
        journal: this.journal,
        keys: this.keys,
        callVersion: () => this.callVersion,
        count: async (jobId, dataKey, version) => surveyCall(this.journal, jobId, dataKey, version),
      }),
    })
    this.queue = new UploadQueue({
      journal: this.journal,
      upload: this.upload,
      feed: this.feed,
      rehearsalEndpoint: () => Promise.resolve(rehearsalEndpoint),
      concurrency: () => this.concurrency,
    })
  }

  /** Leaves only the files, as SIGKILL does. */
  kill(): void {
    this.platform.dropCallers()
    this.clock.clear()
    this.#dirLock.release()
    this.journal.close()
  }

  restart(): void {
    this.kill()
    this.start()
    recoverJobs(this.journal, this.clock.now(), removeJob)
  }

  async addJob(options: NewTestJob): Promise<string> {
    const id = options.id ?? 'job'
    const chosen = options.hasCustomers ? customerMapping : mapping
    const { key, dataKey } = await this.insertJob(id, chosen, options)
    const rows = testRows(options.rows, new Set(options.invalid), options.hasCustomers === true)
    await prepareJob({
      journal: this.journal,
      job: { key, id },
      dataKey,
      identityKey: Buffer.alloc(identityKeyBytes, 2),
      mapping: chosen,
      today: '2026-11-24',
      rows: linesOf(rows),
    })
    if (options.skipInvalid) {
      this.journal.write(() => this.journal.jobs.setSkipInvalid(key, true, this.clock.now().toISOString()))
    }
    return id
  }

  /** Creates a job without staged rows. */
  async insertJob(
    id: string,
    mapping: Mapping,
    options: Partial<NewTestJob> = {},
  ): Promise<{ key: number; dataKey: Buffer }> {
    const { dataKey, wrappedKey, masterKeyId } = await this.keys.create(id)
    const key = this.journal.write(() =>
      this.journal.jobs.insert({
        id,
        fileName: `${id}.xlsx`,
        sheetName: 'Sheet1',
        createdAt: this.clock.now().toISOString(),
        options: options.options ?? defaultMatchingOptions,
        mapping,
        columns: mapping.columns.map(({ columnIndex, columnName }) => ({
          index: columnIndex,
          name: columnName,
        })),
        rowsPerBatch: options.batchRows ?? 500,
        concurrency: options.concurrency ?? 1,
        bisectRejected: options.bisectRejected ?? true,
        masterKeyId,
        wrappedKey,
      }),
    )
    return { key, dataKey }
  }

  job(jobId = 'job'): Job {
    return this.feed.get(jobId)
  }

  /** Starts an upload and advances the time until it has ended. */
  async uploadToEnd(jobId = 'job', request: Partial<UploadRequest> = {}): Promise<Job> {
    await this.begin(jobId, request)
    return this.clock.settle(this.upload.wait(jobId))
  }

  begin(jobId = 'job', request: Partial<UploadRequest> = {}): Promise<Job> {
    return this.upload.start(jobId, {
      endpoint: null,
      isRehearsal: false,
      resendUnknown: false,
      concurrency: null,
      ...request,
    })
  }

  /**
   * Asserts decisions 2 and 4 at every call, from a connection of its own: batch and hash of the body are on disk before the
   * first byte is sent, and the reconciliation balances.
   */
  watch(jobId = 'job'): void {
    const outside = new DatabaseSync(join(this.dataDir, 'journal.sqlite'), { readOnly: true })
    this.#outside.push(outside)
    const sendingHashes = outside.prepare("SELECT body_hash FROM batch WHERE state = 'sending'")
    this.platform.onCall = (call, entry) => {
      assertBalanced(this.job(jobId))
      const hashes = sendingHashes.all().map((row) => row['body_hash'])
      if (!hashes.includes(hashBody(call.body))) throw new Error(`call ${entry.number} is not in the journal`)
    }
  }

  readonly #outside: DatabaseSync[] = []

  close(): void {
    for (const database of this.#outside) database.close()
    this.kill()
    rmSync(this.dataDir, { recursive: true, force: true })
  }
}

function answerOf(value: string | null): TokenAnswer {
  if (value === null) return { kind: 'needed', message: null }
  return { kind: 'token', token: { value, isDue: () => false } }
}

/** Asserts decision 4. */
export function assertBalanced(job: Job): void {
  const { total, accepted, rejected, skipped, unknown, pending } = job.reconciliation
  if (accepted + rejected + skipped + unknown + pending !== total) {
    throw new Error(`the line does not balance: ${JSON.stringify(job.reconciliation)}`)
  }
}

async function* testRows(
  count: number,
  invalid: ReadonlySet<number>,
  hasCustomers: boolean,
): AsyncIterable<Row[]> {
  for (let first = 0; first < count; first += 200) {
    const length = Math.min(200, count - first)
    yield Array.from({ length }, (_, index) => {
      const ordinal = first + index
      const birthday = invalid.has(ordinal) ? '1990-13-45' : '1990-01-02'
      return {
        rowNumber: ordinal + 2,
        cells: [idOf(ordinal), birthday, '随便', ...(hasCustomers ? Object.values(customerOf(ordinal)) : [])],
        defects: null,
        hidden: false,
      }
    })
  }
}
