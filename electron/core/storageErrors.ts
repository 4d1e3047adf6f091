import { AppError } from '../shared/errors/AppError.ts'
import type { ErrorCode } from '../shared/errors/codes.ts'

/** Primary SQLite result codes (https://sqlite.org/rescode.html) that a user can do something about. */
const codeBySqliteResult: ReadonlyMap<number, ErrorCode> = new Map([
  [5, 'storage.inUse'], // SQLITE_BUSY
  [6, 'storage.inUse'], // SQLITE_LOCKED
  [8, 'storage.unwritable'], // SQLITE_READONLY
  [10, 'storage.unwritable'], // SQLITE_IOERR
  [11, 'storage.journalDamaged'], // SQLITE_CORRUPT
  [13, 'storage.full'], // SQLITE_FULL
  [14, 'storage.unwritable'], // SQLITE_CANTOPEN
  [26, 'storage.journalDamaged'], // SQLITE_NOTADB
])

const codeBySystemError: Readonly<{ [code: string]: ErrorCode }> = {
  ENOSPC: 'storage.full',
  EDQUOT: 'storage.full',
  EACCES: 'storage.unwritable',
  EPERM: 'storage.unwritable',
  EROFS: 'storage.unwritable',
  ENOENT: 'storage.unwritable',
  ENOTDIR: 'storage.unwritable',
  EIO: 'storage.unwritable',
  EISDIR: 'storage.unwritable',
  // Node's own, for a folder where a file is to be removed.
  ERR_FS_EISDIR: 'storage.unwritable',
  EEXIST: 'storage.unwritable',
  // Windows, when another process has the file open.
  EBUSY: 'storage.inUse',
}

/** Turns what SQLite or the file system threw into the AppError the user is shown; others pass as `internal`. */
export function asStorageError(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (error instanceof Error) {
    const { errcode, code } = error as Error & { errcode?: number; code?: string }
    // Extended result codes carry the primary code in the low byte.
    const bySqlite = errcode === undefined ? undefined : codeBySqliteResult.get(errcode & 0xff)
    const known = bySqlite ?? (code === undefined ? undefined : codeBySystemError[code])
    if (known) return new AppError(known, error.message, { cause: error })
  }
  return AppError.from(error)
}

/** Runs a piece of work on the journal, its failures as storage errors. */
export function withStorageErrors<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw asStorageError(error)
  }
}
