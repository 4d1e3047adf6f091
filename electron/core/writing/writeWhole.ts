import { renameSync, statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError } from '../../shared/errors/AppError.ts'
import { asStorageError } from '../storageErrors.ts'
import { beginUnfinishedFile } from './unfinishedFiles.ts'

/**
 * Writes a file for the user under a passing name beside it, and gives it its own once it is whole. If the process
 * is killed before, the next start removes what was written.
 *
 * @param dataDir the app's own folder, which records the passing name
 * @param write makes the file at the path it is given
 * @throws AppError `storage.full`, `storage.unwritable`, `file.locked` when it is to replace a file that is open
 */
export async function writeWhole<T>(
  path: string,
  dataDir: string,
  write: (partial: string) => Promise<T>,
): Promise<T> {
  try {
    const { partial, end } = beginUnfinishedFile(path, dataDir)
    try {
      const written = await write(partial)
      replace(partial, path)
      return written
    } finally {
      end()
    }
  } catch (error) {
    throw asStorageError(error)
  }
}

/**
 * Writes a text file for the user, whole or not at all.
 *
 * @throws AppError `storage.full`, `storage.unwritable`, `file.locked` when it is to replace a file that is open
 */
export function writeText(path: string, dataDir: string, text: string, mode = 0o666): Promise<void> {
  return writeWhole(path, dataDir, (partial) => writeFile(partial, text, { mode, flag: 'wx', flush: true }))
}

/** A file that is there and cannot be replaced is most likely open in Excel. For a folder Windows says the same. */
function replace(partial: string, path: string): void {
  try {
    renameSync(partial, path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const isFile = statSync(path, { throwIfNoEntry: false })?.isFile() === true
    if (isFile && ['EBUSY', 'EPERM', 'EACCES'].includes(code ?? '')) {
      throw new AppError('file.locked', 'the file to be replaced is in use', {
        params: { name: basename(path) },
        cause: error,
      })
    }
    throw error
  }
}
