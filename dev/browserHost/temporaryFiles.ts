import { randomUUID } from 'node:crypto'
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  utimesSync,
} from 'node:fs'
import type { Readable } from 'node:stream'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { isProcessAlive } from '../../electron/core/isProcessAlive.ts'

const prefix = 'tuzhan-browser-host-'

/**
 * Folder of uploaded files for one run of the host: readable by its user only, removed when the process ends.
 */
export interface TemporaryFiles {
  /** Writes a file under its own name and returns its path. */
  save(name: string, content: Readable): Promise<string>
  /** Writes a removed file again, with its old time: the app takes it for the same file. */
  restore(path: string, content: Readable): Promise<void>
  /** Whether a file was saved there, removed or not. */
  isKnown(path: string): boolean
  isRemoved(path: string): boolean
  remove(path: string): void
  removeAll(): void
}

/** Creates the folder, and removes those of killed hosts, because they hold customer lists. */
export function createTemporaryFiles(): TemporaryFiles {
  removeAbandoned()
  const folder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const savedAt = new Map<string, Date>()

  async function write(path: string, content: Readable, time: Date): Promise<void> {
    // Moved there when it is whole: a file read half written, or with another time, is taken for a changed one.
    const unfinished = `${path}.${randomUUID()}`
    await pipeline(content, createWriteStream(unfinished, { mode: 0o600, flags: 'wx' }))
    utimesSync(unfinished, time, time)
    renameSync(unfinished, path)
  }
  const remove = (path: string): void => rmSync(path, { force: true })

  return {
    async save(name, content) {
      const ownFolder = join(folder, String(savedAt.size + 1))
      mkdirSync(ownFolder, { mode: 0o700 })
      const path = join(ownFolder, safeFileName(name))
      const time = new Date()
      savedAt.set(path, time)
      await write(path, content, time)
      return path
    },
    async restore(path, content) {
      const time = savedAt.get(path)
      if (time !== undefined && !existsSync(path)) await write(path, content, time)
    },
    isKnown: (path) => savedAt.has(path),
    isRemoved: (path) => savedAt.has(path) && !existsSync(path),
    remove,
    removeAll: () => [...savedAt.keys()].forEach(remove),
  }
}

/** Returns a name that cannot leave its folder and is valid on Windows. */
export function safeFileName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? ''
  const safe = last.replace(/[<>:"|?*\u0000-\u001f]/g, '_').replace(/[. ]+$/, '')
  return safe === '' ? 'file' : safe.slice(-200)
}

function removeAbandoned(): void {
  for (const name of readdirSync(tmpdir())) {
    const owner = name.startsWith(prefix) ? Number.parseInt(name.slice(prefix.length), 10) : Number.NaN
    // Where process numbers start again, as in a container, a killed host had the number of this one.
    if (Number.isNaN(owner) || (owner !== process.pid && isProcessAlive(owner))) continue
    rmSync(join(tmpdir(), name), { recursive: true, force: true })
  }
}
