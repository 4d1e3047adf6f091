import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { AppError } from '../../shared/errors/AppError.ts'
import { ensurePrivateFile } from './privateFile.ts'
import { migrateJournal } from './migrateJournal.ts'
import { asStorageError } from '../storageErrors.ts'

/** Name of the journal inside the data folder. */
export const journalFileName = 'journal.sqlite'

/** How long a writer waits for another process or thread to finish its transaction. */
const busyTimeoutMs = 10_000

/**
 * The first SQLite without the WAL-reset bug, in which two processes on one database could corrupt it
 * (https://sqlite.org/wal.html).
 */
const leastSqliteVersion = [3, 51, 3] as const

export interface OpenedJournal {
  database: DatabaseSync
  /** Path a damaged journal was moved to by this call; null: none. */
  quarantined: string | null
}

/**
 * Opens the journal of a data folder, or creates it: WAL, with every commit on disk before it counts
 * (decision 1). Moves a damaged journal aside under a name with the time in it, never overwrites it.
 *
 * @throws AppError `runtime.unsupported`, `storage.unwritable`, `storage.full`, `storage.journalNewer`
 */
export function openJournal(dataDir: string, now: () => Date = () => new Date()): OpenedJournal {
  assertSqliteVersion(process.versions.sqlite ?? '0.0.0')
  const path = join(dataDir, journalFileName)
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    ensurePrivateFile(path)
    return { database: checked(connect(path)), quarantined: null }
  } catch (error) {
    const failure = asStorageError(error)
    if (failure.code !== 'storage.journalDamaged') throw failure
    try {
      const quarantined = moveAside(path, now())
      ensurePrivateFile(path)
      return { database: connect(path), quarantined }
    } catch (moveError) {
      throw asStorageError(moveError)
    }
  }
}

/**
 * Opens a second connection, for the worker thread, to a journal that exists and was checked.
 *
 * Its commits wait for the disk only at checkpoints (`NORMAL`): a power cut may lose the rows staged last
 * together with the `prepared` state of their job, but never one without the other. Everything sent is
 * recorded by the main connection, whose commit (`FULL`) flushes all earlier commits as well: both share one
 * log.
 *
 * @throws AppError `storage.*`
 */
export function connectJournal(dataDir: string): DatabaseSync {
  try {
    const database = connect(join(dataDir, journalFileName))
    database.exec('PRAGMA synchronous = NORMAL')
    return database
  } catch (error) {
    throw asStorageError(error)
  }
}

/**
 * Rejects a runtime whose SQLite may corrupt a WAL journal.
 *
 * @throws AppError `runtime.unsupported`
 */
export function assertSqliteVersion(version: string): void {
  const parts = version.split('.').map(Number)
  for (const [index, least] of leastSqliteVersion.entries()) {
    const part = parts[index] ?? 0
    if (part > least) return
    if (part < least) {
      throw new AppError(
        'runtime.unsupported',
        `SQLite ${version} is older than ${leastSqliteVersion.join('.')}`,
        {
          params: { found: version, needed: leastSqliteVersion.join('.') },
        },
      )
    }
  }
}

function connect(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: busyTimeoutMs, enableForeignKeyConstraints: true })
  try {
    // Order matters: the first statement that reads the file is the one that detects damage.
    database.exec('PRAGMA journal_mode = WAL')
    database.exec('PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY')
    migrateJournal(database, dirname(path))
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/**
 * Checks the tables that record uploads, which are small: damage found in the middle of an upload would be
 * found too late. Staged rows are authenticated one by one when they are read.
 *
 * @returns what SQLite finds wrong, or null
 */
export function findDamage(database: DatabaseSync): string | null {
  for (const table of ['job', 'batch', 'attempt']) {
    const [finding] = database.prepare(`PRAGMA quick_check(${table})`).all() as { quick_check: string }[]
    if (finding?.quick_check !== 'ok') return `${table}: ${finding?.quick_check}`
  }
  return null
}

function checked(database: DatabaseSync): DatabaseSync {
  try {
    const damage = findDamage(database)
    if (damage !== null) throw new AppError('storage.journalDamaged', damage)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

function moveAside(path: string, now: Date): string {
  const stamp = now.toISOString().replaceAll(/[:.]/g, '-')
  const target = freeName(join(dirname(path), `journal.damaged-${stamp}`))
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, target + suffix)
  }
  return target
}

/** Never overwrites a journal that was moved aside before. */
function freeName(stem: string): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? `${stem}.sqlite` : `${stem}-${number}.sqlite`
    if (!existsSync(name)) return name
  }
}
