import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { BatchTable } from './BatchTable.ts'
import { CorrectionTable } from './CorrectionTable.ts'
import { IdentityTable } from './IdentityTable.ts'
import { IssueTable } from './IssueTable.ts'
import { JobTable } from './JobTable.ts'
import { ReceiptTable } from './ReceiptTable.ts'
import { RoundTable } from './RoundTable.ts'
import { StagingTable } from './StagingTable.ts'
import { Statements } from './Statements.ts'
import { FileIdentity } from './FileIdentity.ts'
import { HighWaterMark } from './HighWaterMark.ts'
import { connectJournal, findDamage, journalFileName, openJournal } from './openJournal.ts'
import { withStorageErrors } from '../storageErrors.ts'
import { inTransaction } from './transaction.ts'

/** The journal: all progress is here, and memory holds none that matters (decision 1). */
export class Journal {
  readonly jobs: JobTable
  readonly batches: BatchTable
  readonly rounds: RoundTable
  readonly receipts: ReceiptTable
  readonly issues: IssueTable
  readonly staging: StagingTable
  readonly corrections: CorrectionTable
  readonly identities: IdentityTable
  /** How many calls were made for every job, outside SQLite's files. */
  readonly mark: HighWaterMark
  /** Where a damaged journal was moved to by this start, else null. */
  readonly quarantined: string | null
  readonly #database: DatabaseSync
  readonly #files: readonly FileIdentity[]
  /** What follows from the transaction under way, once it is on disk. */
  #effects: (() => void)[] = []

  private constructor(database: DatabaseSync, dataDir: string, quarantined: string | null) {
    this.#database = database
    const path = join(dataDir, journalFileName)
    // The log exists as long as a connection does.
    this.#files = [path, `${path}-wal`].map((file) => new FileIdentity(file))
    this.mark = new HighWaterMark(dataDir)
    this.quarantined = quarantined
    const statements = new Statements(database)
    this.jobs = new JobTable(statements)
    this.batches = new BatchTable(statements)
    this.rounds = new RoundTable(statements)
    this.receipts = new ReceiptTable(statements)
    this.issues = new IssueTable(statements)
    this.staging = new StagingTable(statements)
    this.corrections = new CorrectionTable(statements)
    this.identities = new IdentityTable(statements)
  }

  /**
   * Opens the journal of a data folder, making it when there is none.
   *
   * @throws AppError `runtime.unsupported`, `storage.*`
   */
  static open(dataDir: string): Journal {
    const { database, quarantined } = openJournal(dataDir)
    return new Journal(database, dataDir, quarantined)
  }

  /** A second connection, for the worker thread. */
  static connect(dataDir: string): Journal {
    const database = connectJournal(dataDir)
    return new Journal(database, dataDir, null)
  }

  /** All of `work` is on disk when this returns, or none of it. */
  write<T>(work: () => T): T {
    if (this.#database.isTransaction) return work()
    this.#effects = []
    const result = inTransaction(this.#database, 'write', work)
    for (const effect of this.#effects.splice(0)) effect()
    return result
  }

  /**
   * Changes memory along with what is being written: not before it is on disk, and never when it was rolled back.
   * Callers hold the transaction.
   */
  whenWritten(effect: () => void): void {
    this.#effects.push(effect)
  }

  /** What `work` would find after its own changes, none of which is kept: for a disk that refuses to write them. */
  pretend<T>(work: () => T): T {
    return inTransaction(this.#database, 'pretend', work)
  }

  /** All of `work` sees one and the same state, whatever others write meanwhile. */
  read<T>(work: () => T): T {
    return inTransaction(this.#database, 'read', work)
  }

  /**
   * Whether what is written now will be found by the next start: on Linux and macOS a file that was removed or moved away
   * can still be written to by a process that has it open.
   *
   * @throws AppError `storage.unwritable` when the journal is not where it was opened any more
   */
  assertInPlace(): void {
    for (const file of this.#files) file.assertSame()
    this.mark.assertInPlace()
  }

  /** Empties the write-ahead log, so that deleted rows are nowhere on disk; false when another reader kept it. */
  truncateLog(): boolean {
    return withStorageErrors(() => {
      const row = this.#database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy: number }
      return row.busy === 0
    })
  }

  /** As `truncateLog`, for where nothing depends on it: a full disk shows where data must be saved. */
  tryTruncateLog(): void {
    try {
      this.truncateLog()
    } catch {
      return
    }
  }

  /**
   * Rewrites the journal without free pages, and empties the log.
   *
   * @throws AppError `storage.*`
   */
  compact(): void {
    withStorageErrors(() => this.#database.exec('VACUUM'))
    this.truncateLog()
  }

  /** `ok`, or what SQLite finds wrong. */
  checkIntegrity(): string {
    const row = this.#database.prepare('PRAGMA integrity_check').get() as { integrity_check: string }
    return row.integrity_check
  }

  /** Whether the tables that say what went up are sound; quick, unlike `checkIntegrity`, which reads all rows. */
  isSound(): boolean {
    return withStorageErrors(() => findDamage(this.#database) === null)
  }

  /** Calls made for a job, those that the journal had lost included. Callers hold a transaction. */
  attemptsOf(jobKey: number): number {
    return this.batches.countAttempts(jobKey) + this.jobs.lostAttempts(jobKey)
  }

  close(): void {
    this.mark.close()
    if (this.#database.isOpen) this.#database.close()
  }
}
