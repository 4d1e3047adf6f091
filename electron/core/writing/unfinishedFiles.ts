import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { randomUUID } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import { flushFolder } from '../flushFolder.ts'
import { asStorageError } from '../storageErrors.ts'
import { isProcessAlive } from '../isProcessAlive.ts'

/** Content of a record: a file being written, and the process that writes it. */
interface UnfinishedFile {
  path: string
  processId: number
}

const recordPattern = /^unfinished-([0-9a-f-]{36})\.json$/
/** No file takes longer from one write to the next: after that, another process has got the number of its writer. */
const abandonedAfterMs = 24 * 60 * 60 * 1000

/**
 * Names the temporary file beside a file to be written, and records it in the data folder until `end`: a killed
 * process leaves it behind, with customer data in it, and `removeUnfinishedFiles` finds it by that record. The
 * record is on disk first.
 *
 * @param dataDir null: nothing is recorded
 * @throws the error of the file system
 */
export function beginUnfinishedFile(
  path: string,
  dataDir: string | null,
): { partial: string; end: () => void } {
  const id = randomUUID()
  const partial = join(dirname(path), `.${id}.part`)
  if (dataDir === null) return { partial, end: () => rmSync(partial, { force: true }) }
  const record = join(dataDir, `unfinished-${id}.json`)
  const content: UnfinishedFile = { path: partial, processId: process.pid }
  const descriptor = openSync(record, 'wx', 0o600)
  try {
    writeFileSync(descriptor, JSON.stringify(content))
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  flushFolder(dataDir)
  return {
    partial,
    end: () => {
      rmSync(partial, { force: true })
      rmSync(record, { force: true })
    },
  }
}

/**
 * Removes the files that killed processes were writing. To be called before this process writes any. A file
 * that cannot be removed, or whose drive is not there, keeps its record for the next call.
 *
 * @throws AppError `storage.*` for the first file that cannot be removed; the others are gone all the same
 */
export function removeUnfinishedFiles(dataDir: string, now: Date): void {
  let failure: unknown = null
  for (const name of readdirSync(dataDir)) {
    const [, id] = recordPattern.exec(name) ?? []
    if (id === undefined) continue
    try {
      if (removeUnfinished(join(dataDir, name), id, now)) rmSync(join(dataDir, name), { force: true })
    } catch (error) {
      failure ??= error
    }
  }
  if (failure !== null) throw asStorageError(failure)
}

/** @returns whether its record is needed no more */
function removeUnfinished(record: string, id: string, now: Date): boolean {
  const file = readRecord(record)
  // Cut short by a power cut, so its file was not begun; or not a record of ours.
  if (file === null || basename(file.path) !== `.${id}.part`) return true
  if (isBeingWritten(file, record, now) || !existsSync(dirname(file.path))) return false
  rmSync(file.path, { force: true })
  return true
}

function isBeingWritten({ path, processId }: UnfinishedFile, record: string, now: Date): boolean {
  // Where process numbers start again, as in a container, this process has the number of the killed one.
  if (processId === process.pid || !isProcessAlive(processId)) return false
  const written = statSync(path, { throwIfNoEntry: false }) ?? statSync(record, { throwIfNoEntry: false })
  return written !== undefined && now.getTime() - written.mtimeMs < abandonedAfterMs
}

function readRecord(record: string): UnfinishedFile | null {
  const text = readFileSync(record, 'utf8')
  try {
    const { path, processId } = JSON.parse(text) as Partial<UnfinishedFile>
    return typeof path === 'string' && typeof processId === 'number' ? { path, processId } : null
  } catch {
    return null
  }
}
