import { createWriteStream, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

const prefix = 'tuzhan-browser-host-'

/**
 * Folder of uploaded files for one run of the host: readable by its user only, removed when the process ends.
 */
export interface TemporaryFiles {
  /** Writes a file under its own name and returns its path. */
  save(name: string, content: Readable): Promise<string>
}

/** Creates the folder, and removes those of killed hosts, because they hold customer lists. */
export function createTemporaryFiles(): TemporaryFiles {
  removeAbandoned()
  const folder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  let count = 0
  return {
    async save(name, content) {
      const ownFolder = join(folder, String(++count))
      mkdirSync(ownFolder, { mode: 0o700 })
      const path = join(ownFolder, safeFileName(name))
      await pipeline(content, createWriteStream(path, { mode: 0o600, flags: 'wx' }))
      return path
    },
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
    if (Number.isNaN(owner) || isAlive(owner)) continue
    rmSync(join(tmpdir(), name), { recursive: true, force: true })
  }
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
