import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  beginUnfinishedFile,
  removeUnfinishedFiles,
} from '../../../../electron/core/writing/unfinishedFiles.ts'

let folder: string
let dataDir: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'unfinished-'))
  dataDir = join(folder, 'data')
  mkdirSync(dataDir)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const now = new Date('2026-11-29T10:00:00Z')
const id = '00000000-0000-4000-8000-000000000000'

/** A file that a process was writing, and its record. @returns the path of the file */
function leave(processId: number, partial = join(folder, `.${id}.part`)): string {
  writeFileSync(partial, '13912345678')
  utimesSync(partial, now, now)
  writeFileSync(join(dataDir, `unfinished-${id}.json`), JSON.stringify({ path: partial, processId }))
  return partial
}

async function numberOfEndedProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'close')
  return child.pid!
}

describe('a file that is written', () => {
  it('has a record from before its first byte to its end', () => {
    const { partial, end } = beginUnfinishedFile(join(folder, 'r.csv'), dataDir)
    expect(existsSync(partial)).toBe(false)
    expect(readdirSync(dataDir)).toHaveLength(1)
    writeFileSync(partial, 'x')
    end()
    expect([...readdirSync(dataDir), existsSync(partial)]).toEqual([false])
  })
})

describe('the next start', () => {
  it('removes the file of a process that is gone, and its record', async () => {
    const partial = leave(await numberOfEndedProcess())
    removeUnfinishedFiles(dataDir, now)
    expect([existsSync(partial), ...readdirSync(dataDir)]).toEqual([false])
  })

  // The test's parent lives.
  it('keeps the file of a process at work', () => {
    const partial = leave(process.ppid)
    removeUnfinishedFiles(dataDir, now)
    expect([existsSync(partial), readdirSync(dataDir).length]).toEqual([true, 1])
  })

  // Otherwise its file stayed until that other process ended, if ever.
  it.each([
    ['its own number, as in a container', process.pid, 0],
    ['a number that another process got since', process.ppid, 25],
  ])('removes the file of a killed process with %s', (_name, processId, hoursLater) => {
    const partial = leave(processId)
    removeUnfinishedFiles(dataDir, new Date(now.getTime() + hoursLater * 3_600_000))
    expect([existsSync(partial), ...readdirSync(dataDir)]).toEqual([false])
  })

  it('keeps the record while the drive of its file is not there', async () => {
    const drive = join(folder, 'drive')
    mkdirSync(drive)
    leave(await numberOfEndedProcess(), join(drive, `.${id}.part`))
    rmSync(drive, { recursive: true })
    removeUnfinishedFiles(dataDir, now)
    expect(readdirSync(dataDir)).toHaveLength(1)
  })

  // A record that somebody changed must not become a way to delete other files.
  it.each(['customers.xlsx', '.11111111-0000-4000-8000-000000000000.part'])(
    'never removes %s, which is not the file of the record',
    async (name) => {
      const other = leave(await numberOfEndedProcess(), join(folder, name))
      removeUnfinishedFiles(dataDir, now)
      expect([existsSync(other), ...readdirSync(dataDir)]).toEqual([true])
    },
  )

  it('drops a record that was cut short', () => {
    writeFileSync(join(dataDir, `unfinished-${id}.json`), '{"path":"/tm')
    removeUnfinishedFiles(dataDir, now)
    expect(readdirSync(dataDir)).toEqual([])
  })
})
