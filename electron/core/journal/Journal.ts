import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { BatchTable } from './BatchTable.ts'
import { CorrectionTable } from './CorrectionTable.ts'
import { IdentityTable } from './IdentityTable.ts'
import { IssueTable } from './IssueTable.ts'
import { JobTable } from './JobTable.ts'
import { OrdinalTable } from './OrdinalTable.ts'
import { ReceiptTable } from './ReceiptTable.ts'
import { RoundTable } from './RoundTable.ts'
import { StagingTable } from './StagingTable.ts'
import { Statements } from './Statements.ts'
import { FileIdentity } from './FileIdentity.ts'
import { HighWaterMark } from './HighWaterMark.ts'
import { connectJournal, findDamage, journalFileName, openJournal } from './openJournal.ts'
import { VerificationTable } from './VerificationTable.ts'
import { withStorageErrors } from '../storageErrors.ts'
import { inTransaction } from './transaction.ts'

/**
 * The journal of a data folder: all progress is stored here, and memory holds none that matters (decision 1).
 *
 * @example
 * const journal = Journal.open(dataDir)
 * const { key } = journal.read(() => journal.jobs.get(jobId))
 * journal.write(() => journal.jobs.setTrialRows(key, 100))
 */
export class Journal {
  readonly jobs: JobTable
  readonly batches: BatchTable
  readonly rounds: RoundTable
  readonly receipts: ReceiptTable
  readonly issues: IssueTable
  readonly staging: StagingTable
  readonly corrections: CorrectionTable
  readonly identities: IdentityTable
  readonly ordinals: OrdinalTable
  readonly verifications: VerificationTable
  /** Calls made per job, counted outside SQLite's files. */
  readonly mark: HighWaterMark
  /** The folder it is in, which records the files being written for the user as well. */
  readonly dataDir: string
  /** Path a damaged journal was moved to by this start; null: none. */
  readonly quarantined: string | null
  readonly #database: DatabaseSync
  readonly #files: readonly FileIdentity[]
  /** Run once the current transaction is on disk. */
  #effects: (() => void)[] = []

  private constructor(database: DatabaseSync, dataDir: string, quarantined: string | null) {
    this.#database = database
    const path = join(dataDir, journalFileName)
    // The write-ahead log exists while a connection is open.
    this.#files = [path, `${path}-wal`].map((file) => new FileIdentity(file))
    this.dataDir = dataDir
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
    this.ordinals = new OrdinalTable(statements)
    this.verifications = new VerificationTable(statements)
  }

  /**
   * Opens the journal of a data folder; creates it when there is none.
   *
   * @throws AppError `runtime.unsupported`, `storage.*`
   */
  static open(dataDir: string): Journal {
    const { database, quarantined } = openJournal(dataDir)
    return new Journal(database, dataDir, quarantined)
  }

  /**
   * Opens a second connection, for the worker thread.
   *
   * @throws AppError `storage.*`
   */
  static connect(dataDir: string): Journal {
    const database = connectJournal(dataDir)
    return new Journal(database, dataDir, null)
  }

  /**
   * Runs `work` in one transaction, or in the current one: all of it is on disk on return, or none of it.
   *
   * @throws AppError `storage.*`; errors thrown by `work`
   */
  write<T>(work: () => T): T {
    if (this.#database.isTransaction) return work()
    this.#effects = []
    const result = inTransaction(this.#database, 'write', work)
    for (const effect of this.#effects.splice(0)) effect()
    return result
  }

  /**
   * Defers a change of in-memory state until the current transaction is on disk; drops it on rollback.
   * Callers hold the transaction.
   */
  whenWritten(effect: () => void): void {
    this.#effects.push(effect)
  }

  /**
   * Runs `work` in a transaction that is always rolled back, to read the result of changes that the disk
   * rejects.
   *
   * @throws AppError `storage.*`; errors thrown by `work`
   */
  pretend<T>(work: () => T): T {
    return inTransaction(this.#database, 'pretend', work)
  }

  /**
   * Runs `work` on one snapshot of the journal, isolated from concurrent writes.
   *
   * @throws AppError `storage.*`; errors thrown by `work`
   */
  read<T>(work: () => T): T {
    return inTransaction(this.#database, 'read', work)
  }

  /**
   * Verifies that the next start will find what is written now: on Linux and macOS a process can keep writing
   * to an open file that was removed or moved away.
   *
   * @throws AppError `storage.unwritable` when the journal or its mark is no longer where it was opened
   */
  assertInPlace(): void {
    for (const file of this.#files) file.assertSame()
    this.mark.assertInPlace()
  }

  /**
   * Truncates the write-ahead log, so that deleted rows are nowhere on disk.
   *
   * @returns false when another reader prevented it
   * @throws AppError `storage.*`
   */
  truncateLog(): boolean {
    return withStorageErrors(() => {
      const row = this.#database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy: number }
      return row.busy === 0
    })
  }

  /** As `truncateLog`, best effort: write failures surface where data must be saved. */
  tryTruncateLog(): void {
    try {
      this.truncateLog()
    } catch {
      return
    }
  }

  /**
   * Rewrites the journal without free pages, and truncates the log.
   *
   * @throws AppError `storage.*`
   */
  compact(): void {
    withStorageErrors(() => this.#database.exec('VACUUM'))
    this.truncateLog()
  }

  /**
   * Checks the whole journal, reading all rows.
   *
   * @returns `ok`, or the first problem that SQLite finds
   */
  checkIntegrity(): string {
    const row = this.#database.prepare('PRAGMA integrity_check').get() as { integrity_check: string }
    return row.integrity_check
  }

  /**
   * Whether the tables that record uploads are undamaged. Quick, unlike `checkIntegrity`, which reads all
   * rows.
   *
   * @throws AppError `storage.*`
   */
  isSound(): boolean {
    return withStorageErrors(() => findDamage(this.#database) === null)
  }

  /** Calls made for a job, including those the journal had lost. Callers hold a transaction. */
  attemptsOf(jobKey: number): number {
    return this.batches.countAttempts(jobKey) + this.jobs.lostAttempts(jobKey)
  }

  close(): void {
    this.mark.close()
    if (this.#database.isOpen) this.#database.close()
  }
}
