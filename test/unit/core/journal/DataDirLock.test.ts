import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DataDirLock } from '../../../../electron/core/journal/DataDirLock.ts'

const holder = fileURLToPath(new URL('../../../support/jobs/holdLock.ts', import.meta.url))

let folder: string
let child: ChildProcess | null = null
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'lock-'))))
afterEach(async () => {
  await kill()
  rmSync(folder, { recursive: true, force: true })
})

async function startHolder(): Promise<string> {
  child = spawn(process.execPath, ['--expose-gc', holder, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [said] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer]
  return said.toString().trim()
}

async function kill(): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

describe('the lock of a data folder', () => {
  it('has one holder, who may take it twice', () => {
    const first = new DataDirLock(folder)
    const second = new DataDirLock(folder)
    expect(first.tryAcquire()).toBe(true)
    expect(first.tryAcquire()).toBe(true)
    expect(second.tryAcquire()).toBe(false)
    expect([first.isHeld, second.isHeld]).toEqual([true, false])
    first.release()
    expect(second.tryAcquire()).toBe(true)
    second.release()
  })

  // The holder collects its garbage first: a lock that nobody refers to any more was once closed with it.
  it('excludes another process, and is free again when its holder is killed', async () => {
    expect(await startHolder()).toBe('taken')
    const lock = new DataDirLock(folder)
    expect(lock.tryAcquire()).toBe(false)
    await kill()
    expect(lock.tryAcquire()).toBe(true)
    lock.release()
  })

  it('is not lost when the same process opens it a second time', async () => {
    const lock = new DataDirLock(folder)
    lock.tryAcquire()
    // Closing any handle of a file drops the locks a process has on it (POSIX).
    expect(new DataDirLock(folder).tryAcquire()).toBe(false)
    expect(await startHolder()).toBe('refused')
    lock.release()
  })

  it('can be taken when a crash of the machine left garbage in its file', () => {
    writeFileSync(join(folder, 'upload.lock'), 'rubbish'.repeat(1_000))
    const lock = new DataDirLock(folder)
    expect(lock.tryAcquire()).toBe(true)
    lock.release()
  })

  it('reports a folder that is gone', () => {
    expect(() => new DataDirLock(join(folder, 'nowhere')).tryAcquire()).toThrow(
      expect.objectContaining({ code: 'storage.unwritable' }) as Error,
    )
  })

  it.skipIf(process.platform === 'win32')('is a file that only its owner can read', () => {
    const lock = new DataDirLock(folder)
    lock.tryAcquire()
    expect(statSync(join(folder, 'upload.lock')).mode & 0o777).toBe(0o600)
    lock.release()
  })
})
