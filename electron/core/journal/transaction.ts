import type { DatabaseSync } from 'node:sqlite'
import { asStorageError } from '../storageErrors.ts'

/**
 * Runs `work` in one transaction, or as part of the current one. `write`: all of it is on disk on return, or
 * none of it. `pretend`: always rolled back. `read`: sees one snapshot of the journal, isolated from other
 * threads and processes.
 *
 * @throws AppError `storage.*` when the disk fails; otherwise what `work` throws
 */
export function inTransaction<T>(
  database: DatabaseSync,
  kind: 'read' | 'write' | 'pretend',
  work: () => T,
): T {
  if (database.isTransaction) return work()
  try {
    database.exec(kind === 'read' ? 'BEGIN' : 'BEGIN IMMEDIATE')
  } catch (error) {
    throw asStorageError(error)
  }
  try {
    const result = work()
    database.exec(kind === 'pretend' ? 'ROLLBACK' : 'COMMIT')
    return result
  } catch (error) {
    rollBack(database)
    throw asStorageError(error)
  }
}

/** SQLite rolls back on its own after some errors (a full disk among them). */
function rollBack(database: DatabaseSync): void {
  try {
    if (database.isTransaction) database.exec('ROLLBACK')
  } catch {
    // Keep the original error: it is the useful one.
  }
}
