import { renameSync, statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError } from '../../shared/errors/AppError.ts'
import { asStorageError, withStorageErrors } from '../storageErrors.ts'
import { beginUnfinishedFile } from './unfinishedFiles.ts'

/**
 * Writes a file for the user under a passing name beside it, and gives it its own once it is whole. If the process
 * is killed before, the next start removes what was written.
 *
 * @param dataDir the app's own folder, which records the passing name; null only for content without customers
 * @param write makes the file at the path it is given
 * @throws AppError `file.unwritable`, `file.locked` when it is to replace a file that is open, `storage.*`
 */
export async function writeWhole<T>(
  path: string,
  dataDir: string | null,
  write: (partial: string) => Promise<T>,
): Promise<T> {
  const { partial, end } = withStorageErrors(() => beginUnfinishedFile(path, dataDir))
  try {
    const written = await write(partial)
    replace(partial, path)
    return written
  } catch (error) {
    throw asWritingError(error, path)
  } finally {
    end()
  }
}

/** Tells a place that the user chose and that cannot be written from the data folder, which is the app's. */
export function asWritingError(error: unknown, path: string): AppError {
  const known = asStorageError(error)
  if (known.code !== 'storage.unwritable') return known
  return new AppError('file.unwritable', known.message, { params: { name: basename(path) }, cause: error })
}

/**
 * Writes a text file for the user, whole or not at all.
 *
 * @param dataDir as for `writeWhole`
 * @throws AppError `file.unwritable`, `file.locked` when it is to replace a file that is open, `storage.*`
 */
export function writeText(
  path: string,
  text: string,
  mode = 0o666,
  dataDir: string | null = null,
): Promise<void> {
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
