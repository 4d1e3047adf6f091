import type { DatabaseSync } from 'node:sqlite'
import { asStorageError } from './storageErrors.ts'

/**
 * Runs work in one write transaction: on disk when this returns, or not there at all.
 *
 * @throws AppError `storage.*` for what the disk refuses; whatever `work` throws otherwise
 */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  try {
    database.exec('BEGIN IMMEDIATE')
  } catch (error) {
    throw asStorageError(error)
  }
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (error) {
    // SQLite has already rolled back by itself after some errors (a full disk among them).
    if (database.isTransaction) database.exec('ROLLBACK')
    throw asStorageError(error)
  }
}
