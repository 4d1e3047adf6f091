import { AppError } from '../../shared/errors/AppError.ts'
import type { ClearScope } from '../../shared/model/localData.ts'
import type { JobEvents } from '../jobs/JobEvents.ts'
import type { Journal } from '../journal/Journal.ts'
import type { JobRecord } from '../journal/JobTable.ts'
import { removeJob, removeRows } from '../journal/recoverJobs.ts'
import type { RowSweeper } from './RowSweeper.ts'
import type { WorkLock } from '../journal/WorkLock.ts'
import { removeOwnFiles } from './localData.ts'
import type { Log } from '../logging/Log.ts'
import type { MasterKeyStore } from '../keychain/masterKeyStore.ts'
import type { TokenStore } from '../tokens/tokenStore.ts'
import type { TokenSource } from '../tokens/TokenSource.ts'

interface LocalDataParts {
  journal: Journal
  dataDir: string
  lock: WorkLock
  sweeper: RowSweeper
  events: JobEvents
  tokens: TokenStore
  tokenSource: TokenSource
  masterKeys: MasterKeyStore
  log: Log
}

/** 立即清除本机数据: what the retention days would do later, or all that this app keeps on this computer. */
export class LocalDataRemoval {
  readonly #parts: LocalDataParts

  constructor(parts: LocalDataParts) {
    this.#parts = parts
  }

  /**
   * Resolves when nothing of it is left on disk.
   *
   * @param alsoRemove with `everything`: what whoever asks keeps besides
   * @returns how many jobs lost their rows or are gone
   * @throws AppError `job.busy` while a job is prepared, uploaded or, if it is concerned, corrected, `storage.inUse` while
   *   another process works here; nothing has changed then. `token.notRemoved`, `storage.*`: all that could be
   *   removed is removed
   */
  async clear(
    scope: ClearScope,
    alsoRemove: () => Promise<void> = async () => undefined,
  ): Promise<{ jobs: number }> {
    const { journal, lock } = this.#parts
    const isBusy = scope !== 'finishedRows' && lock.isAtWork
    const release = lock.hold()
    try {
      const cleared = journal.write(() => {
        const all = journal.jobs.list()
        if (isBusy || all.some(isAtWork)) throw new AppError('job.busy', 'a job is at work')
        const chosen = all.filter((jobRecord) => isChosen(jobRecord, scope))
        for (const { key } of chosen) (scope === 'everything' ? removeJob : removeRows)(journal, key)
        if (scope === 'everything') journal.identities.removeSecrets()
        return chosen
      })
      try {
        await this.#removeFromDisk(scope, alsoRemove)
      } finally {
        // The jobs are gone, or without their rows, whatever the disk or the keychain keeps of the rest.
        this.#tell(scope, cleared)
      }
      return { jobs: cleared.length }
    } finally {
      release()
    }
  }

  /** Every step is tried: what one cannot remove is no reason to leave more behind. The first failure is thrown. */
  async #removeFromDisk(scope: ClearScope, alsoRemove: () => Promise<void>): Promise<void> {
    const { tokens, tokenSource, masterKeys, dataDir, journal, sweeper } = this.#parts
    const sweepRows = async (): Promise<void> => {
      sweeper.sweep()
      await sweeper.close()
      journal.compact()
    }
    const steps =
      scope === 'everything'
        ? [
            () => tokens.clear(),
            () => tokenSource.clearApp(),
            () => masterKeys.forgetAll(),
            sweepRows,
            async () => removeOwnFiles(dataDir),
            alsoRemove,
          ]
        : [sweepRows]
    const failures: unknown[] = []
    for (const step of steps) {
      try {
        await step()
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 0) throw failures[0]
  }

  #tell(scope: ClearScope, cleared: readonly JobRecord[]): void {
    const { journal, events, log } = this.#parts
    log.write('dataCleared', { scope, jobs: cleared.length })
    for (const { job } of cleared) {
      if (scope === 'everything') events.removed(job.id)
      else events.changed(journal.read(() => journal.jobs.get(job.id)).job)
    }
  }
}

function isAtWork({ job }: JobRecord): boolean {
  return job.state === 'uploading' || job.state === 'preparing'
}

/** A rehearsal that has ended is still to go up for real. */
function isChosen({ job }: JobRecord, scope: ClearScope): boolean {
  if (scope === 'everything') return true
  return job.hasRows && (scope === 'allRows' || (job.state === 'completed' && !job.isRehearsal))
}
