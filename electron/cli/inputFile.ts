import { createWriteStream } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { AppError } from '../shared/errors/AppError.ts'
import { asStorageError } from '../core/storageErrors.ts'
import { onInterrupt } from './onInterrupt.ts'
import { standardInput } from './standardInput.ts'

/** Folders of passing files begin with this, followed by the id of the process. */
const folderStart = 'tuzhan-stdin-'
/** Name of the file in lists of jobs. Its format is found by content, so it needs no ending. */
const fileName = 'stdin'

/**
 * Gives a command the file it was asked to read. `-` is standard input: it is kept in a private passing file, since a
 * workbook cannot be read in one go, and removed when the command ends, also by Ctrl+C. What a killed process left is
 * removed by the next that reads standard input.
 *
 * @param file as typed
 * @throws AppError `cancelled`, `storage.*` while reading standard input; what `use` throws
 */
export async function withInputFile<Result>(
  file: string,
  use: (path: string) => Promise<Result>,
): Promise<Result> {
  if (file !== '-') return use(file)
  await removeAbandoned()
  // mkdtemp makes folders that nobody else can open.
  const folder = await mkdtemp(join(tmpdir(), `${folderStart}${process.pid}-`))
  try {
    const path = join(folder, fileName)
    await copyInput(path)
    return await use(path)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function copyInput(path: string): Promise<void> {
  const stopping = new AbortController()
  const stopListening = onInterrupt(() => stopping.abort())
  try {
    const target = createWriteStream(path, { mode: 0o600, flags: 'wx' })
    await pipeline(Readable.from(standardInput()), target, { signal: stopping.signal })
  } catch (error) {
    if (stopping.signal.aborted) throw new AppError('cancelled', 'reading standard input was interrupted')
    throw asStorageError(error)
  } finally {
    stopListening()
  }
}

async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const owner = new RegExp(`^${folderStart}(\\d+)-`).exec(name)?.[1]
    if (owner !== undefined && !isRunning(Number(owner))) {
      // Another user's cannot be removed, and is none of ours.
      await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => undefined)
    }
  }
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
