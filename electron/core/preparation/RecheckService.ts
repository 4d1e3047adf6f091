import { randomUUID } from 'node:crypto'
import type { Job } from '../../shared/model/job.ts'
import type { Mapping } from '../../shared/model/mapping.ts'
import { AppError } from '../../shared/errors/AppError.ts'
import { validateMapping } from '../conversion/validateMapping.ts'
import type { JobMutex } from '../corrections/JobMutex.ts'
import type { IdentityKeyStore } from '../duplicates/IdentityKeyStore.ts'
import type { JobFeed } from '../jobs/JobFeed.ts'
import { wrongState } from '../journal/jobErrors.ts'
import type { Journal } from '../journal/Journal.ts'
import type { JobRecord } from '../journal/JobTable.ts'
import type { WorkLock } from '../journal/WorkLock.ts'
import { removeJob } from '../retention/JobRemoval.ts'
import type { JobKeys } from '../rows/JobKeys.ts'
import type { RunningTask, WorkerRunner } from '../worker/WorkerRunner.ts'
import { localDay } from './localDay.ts'
import { recheckTask } from './recheckJob.ts'

interface RecheckParts {
  journal: Journal
  dataDir: string
  keys: JobKeys
  identityKeys: IdentityKeyStore
  /** The turns of corrections: a job is either corrected or checked again. */
  turns: JobMutex
  lock: WorkLock
  worker: Pick<WorkerRunner, 'run'>
  feed: JobFeed
  /** Starts to clear out the former rows; it does not throw. */
  sweep: () => void
}

/**
 * Checks prepared jobs again by another mapping: a new generation of the same job, with its id, its corrections
 * and its undo steps.
 */
export class RecheckService {
  readonly #parts: RecheckParts
  readonly #running = new Map<string, RunningTask<null>>()

  constructor(parts: RecheckParts) {
    this.#parts = parts
  }

  /**
   * Resolves with the job once its new generation is in place; null when it was cancelled and the job is as
   * before. Progress is that of a change of rows.
   *
   * @throws AppError `job.wrongState` once an upload was started, `mapping.*`, `job.staleRows`, `storage.*`
   */
  recheck(jobId: string, mapping: Mapping): Promise<Job | null> {
    validateMapping(mapping)
    return this.#parts.turns.takeToChange(jobId, () => this.#recheck(jobId, mapping))
  }

  /** Cancels the recheck of a job, if any: the job stays as it was. */
  cancel(jobId: string): void {
    this.#running.get(jobId)?.cancel()
  }

  async #recheck(jobId: string, mapping: Mapping): Promise<Job | null> {
    const { journal, dataDir, keys, identityKeys, lock, worker, feed, sweep } = this.#parts
    const jobRecord = journal.read(() => journal.jobs.get(jobId))
    if (jobRecord.isPlanned || jobRecord.job.state !== 'prepared') throw wrongState(jobRecord.job)
    const dataKey = await keys.open(jobRecord)
    const identityKey = await identityKeys.obtain()
    const release = lock.hold()
    const generationKey = journal.write(() => insertGeneration(journal, jobRecord, mapping))
    const report = feed.trackChange(jobId)
    try {
      const input = {
        dataDir,
        jobId,
        generationKey,
        dataKey,
        identityKey,
        mapping,
        today: localDay(new Date()),
      }
      const running = worker.run(recheckTask, input, ({ rowsDone, rowsTotal = null, phase = 'checking' }) =>
        report({ phase, rowsDone, rowsTotal }),
      )
      this.#running.set(jobId, running)
      await running.result
      return this.#isInPlace(jobId, generationKey) ? feed.announce(jobId) : null
    } finally {
      this.#running.delete(jobId)
      if (!this.#isInPlace(jobId, generationKey)) journal.write(() => removeJob(journal, generationKey))
      release()
      sweep()
    }
  }

  #isInPlace(jobId: string, generationKey: number): boolean {
    const { journal } = this.#parts
    return journal.read(() => journal.jobs.get(jobId)).key === generationKey
  }
}

/** An entry in `preparing`, which crash recovery removes with its rows. */
function insertGeneration(
  journal: Journal,
  { job, columns, masterKeyId, wrappedKey }: JobRecord,
  mapping: Mapping,
): number {
  if (masterKeyId === null || !wrappedKey) throw new AppError('job.staleRows', 'its rows were removed')
  return journal.jobs.insert({
    id: randomUUID(),
    fileName: job.fileName,
    sheetName: job.sheetName,
    createdAt: job.createdAt,
    options: job.options,
    mapping,
    columns,
    rowsPerBatch: job.batchRows,
    concurrency: job.concurrency,
    bisectRejected: job.bisectRejected,
    masterKeyId,
    wrappedKey: Buffer.from(wrappedKey),
  })
}
