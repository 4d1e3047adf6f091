import type { DatabaseSync } from 'node:sqlite'
import { asStorageError } from '../storageErrors.ts'

/**
 * Runs work in one transaction. With `write` all of it is on disk when this returns, or none of it; with `pretend` none of
 * it ever is; with `read` all of it sees one state of the journal, whatever other threads and processes commit meanwhile.
 *
 * Inside another transaction it is a part of that one.
 *
 * @throws AppError `storage.*` for what the disk refuses; whatever `work` throws otherwise
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

/** SQLite has already rolled back by itself after some errors (a full disk among them). */
function rollBack(database: DatabaseSync): void {
  try {
    if (database.isTransaction) database.exec('ROLLBACK')
  } catch {
    // The error that led here says more than this one.
  }
}
