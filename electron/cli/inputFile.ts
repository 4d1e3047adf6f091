import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { AppError } from '../shared/errors/AppError.ts'
import { asStorageError } from '../core/storageErrors.ts'
import { onInterrupt } from './onInterrupt.ts'
import { withPassingFolder } from './passingFolder.ts'
import { standardInput } from './standardInput.ts'

/** Name of the file in lists of jobs. Its format is found by content, so it needs no ending. */
const fileName = 'stdin'

/**
 * Gives a command the file it was asked to read. `-` is standard input: it is kept in a private passing file, since a
 * workbook cannot be read in one go, and removed when the command has read it, also by Ctrl+C.
 *
 * @param file as typed
 * @throws AppError `cancelled`, `storage.*` while reading standard input; what `use` throws
 */
export function withInputFile<Result>(file: string, use: (path: string) => Promise<Result>): Promise<Result> {
  if (file !== '-') return use(file)
  return withPassingFolder(async (folder) => {
    const path = join(folder, fileName)
    await copyInput(path)
    return use(path)
  })
}

async function copyInput(path: string): Promise<void> {
  const stopping = new AbortController()
  const stopListening = onInterrupt(() => stopping.abort())
  try {
    const target = createWriteStream(path, { mode: 0o600, flags: 'wx' })
    await pipeline(standardInput(), target, { signal: stopping.signal })
  } catch (error) {
    if (stopping.signal.aborted) throw new AppError('cancelled', 'reading standard input was interrupted')
    throw asStorageError(error)
  } finally {
    stopListening()
  }
}
