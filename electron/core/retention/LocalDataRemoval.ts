import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../shared/errors/AppError.ts'
import type { ClearScope } from '../../shared/model/localData.ts'
import type { JobFeed } from '../jobs/JobFeed.ts'
import type { Journal } from '../journal/Journal.ts'
import type { JobRecord } from '../journal/JobTable.ts'
import type { WorkLock } from '../journal/WorkLock.ts'
import type { MasterKeyStore } from '../keychain/masterKeyStore.ts'
import type { Log } from '../logging/Log.ts'
import { asStorageError } from '../storageErrors.ts'
import { removeUnfinishedFiles } from '../writing/unfinishedFiles.ts'
import type { TokenSource } from '../tokens/TokenSource.ts'
import type { TokenStore } from '../tokens/tokenStore.ts'
import { removeJob, removeRows } from './JobRemoval.ts'
import type { RowSweeper } from './RowSweeper.ts'

interface LocalDataParts {
  journal: Journal
  dataDir: string
  lock: WorkLock
  sweeper: RowSweeper
  feed: JobFeed
  tokens: TokenStore
  tokenSource: TokenSource
  masterKeys: MasterKeyStore
  /** Gives back the rows of a file that the window looks at, which are kept in memory. */
  leaveFile: () => void
  log: Log
}

/**
 * Files the app makes in its data folder, besides the journal, its mark and the lock (emptied, but kept) and Chromium's profile.
 * Nothing else is ever removed: the folder may be one the user chose.
 */
const ownFiles = [
  // Settings and lists, including half-written and quarantined ones.
  /^(settings|templates|custom-fields|recent-files|window)\.json(\.damaged(-\d+)?|\.[0-9a-f-]{36}\.part)?$/,
  /^journal\.damaged-.*\.sqlite(-wal|-shm)?$/,
  // Half-written key files; whole ones are removed by `MasterKeyStore.forgetAll`.
  /^master-[0-9a-f-]{36}\.key\.[0-9a-f-]{36}\.tmp$/,
  /^logs$/,
]

/** 立即清除本机数据: removes at once what retention would remove later, or everything the app keeps on this computer. */
export class LocalDataRemoval {
  readonly #parts: LocalDataParts

  constructor(parts: LocalDataParts) {
    this.#parts = parts
  }

  /**
   * Resolves when nothing of the chosen data is left on disk.
   *
   * @param alsoRemove with `everything`: removes what the caller keeps, such as browser data
   * @returns how many jobs lost their rows or were removed
   * @throws AppError `job.busy` while a job is prepared or uploaded (or, unless `finishedRows`, corrected), `storage.inUse`
   *   while another process works here; nothing has changed then. `token.notRemoved`, `storage.*`: everything that could
   *   be removed is gone
   */
  async remove(
    scope: ClearScope,
    alsoRemove: () => Promise<void> = async () => undefined,
  ): Promise<{ jobs: number }> {
    const { journal, lock } = this.#parts
    const isBusy = scope !== 'finishedRows' && lock.isAtWork
    const release = lock.hold()
    try {
      const removed = journal.write(() => {
        const all = journal.jobs.list()
        if (isBusy || all.some(isAtWork)) throw new AppError('job.busy', 'a job is at work')
        const chosen = all.filter((jobRecord) => isChosen(jobRecord, scope))
        for (const { key } of chosen) (scope === 'everything' ? removeJob : removeRows)(journal, key)
        journal.verifications.removeSamples()
        if (scope === 'everything') journal.identities.removeSecrets()
        return chosen
      })
      try {
        await this.#removeFromDisk(scope, alsoRemove)
      } finally {
        // The journal has changed even when the disk or the keychain keeps some of the rest.
        this.#announce(scope, removed)
      }
      return { jobs: removed.length }
    } finally {
      release()
    }
  }

  /** Tries every step even after one failed, then throws the first failure. */
  async #removeFromDisk(scope: ClearScope, alsoRemove: () => Promise<void>): Promise<void> {
    this.#parts.leaveFile()
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
            // Those of other processes at work end with their file; an export of this one fails.
            async () => removeUnfinishedFiles(dataDir, new Date()),
            async () => removeOwnFiles(dataDir),
            async () => journal.mark.reset(),
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

  #announce(scope: ClearScope, removed: readonly JobRecord[]): void {
    const { feed, log } = this.#parts
    log.write('dataCleared', { scope, jobs: removed.length })
    for (const { job } of removed) {
      if (scope === 'everything') feed.announceRemoved(job.id)
      else feed.announce(job.id)
    }
  }
}

function isAtWork({ job }: JobRecord): boolean {
  return job.state === 'uploading' || job.state === 'preparing'
}

/** A completed rehearsal is not finished: its rows are still to be uploaded for real. */
function isChosen({ job }: JobRecord, scope: ClearScope): boolean {
  if (scope === 'everything') return true
  return job.hasRows && (scope === 'allRows' || (job.state === 'completed' && !job.isRehearsal))
}

/** @throws AppError `storage.*` for the first file that cannot be removed; the others are gone all the same */
function removeOwnFiles(dataDir: string): void {
  let failure: unknown = null
  for (const name of readdirSync(dataDir)) {
    if (!ownFiles.some((pattern) => pattern.test(name))) continue
    try {
      rmSync(join(dataDir, name), { recursive: true, force: true })
    } catch (error) {
      failure ??= error
    }
  }
  if (failure !== null) throw asStorageError(failure)
}
