import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTemporaryFiles } from '../../../../dev/browserHost/temporaryFiles.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'host-files-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A host that saves a file and then waits, or ends. @returns its process once the file is there */
async function startHost(ends: boolean): Promise<ReturnType<typeof spawn>> {
  const script = `
    import { Readable } from 'node:stream'
    import { createTemporaryFiles } from ${JSON.stringify(new URL('../../../../dev/browserHost/temporaryFiles.ts', import.meta.url).href)}
    await createTemporaryFiles().save('客户.csv', Readable.from(['13912345678']))
    console.log('saved')
    ${ends ? '' : 'setInterval(() => {}, 1_000_000)'}`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, TMPDIR: folder, TEMP: folder, TMP: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  return child
}

const copies = (): string[] =>
  readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.csv'))

describe('the copies of uploaded files', () => {
  // Two requests had a copy written again at once, and the app took the half-written one for a changed file.
  it('come back whole and with their old time, also while others ask for them', async () => {
    const files = createTemporaryFiles()
    const path = await files.save('客户.csv', Readable.from(['13912345678']))
    const { mtimeMs } = statSync(path)
    files.remove(path)
    await Promise.all([1, 2].map(() => files.restore(path, Readable.from(['139', '12345678']))))
    expect(readFileSync(path, 'utf8')).toBe('13912345678')
    expect(statSync(path).mtimeMs).toBe(mtimeMs)
    expect(readdirSync(join(path, '..'))).toEqual(['客户.csv'])
    files.removeAll()
  })

  it('are not there before they are whole', async () => {
    const files = createTemporaryFiles()
    const path = await files.save('客户.csv', Readable.from(['13912345678']))
    files.remove(path)
    const during: boolean[] = []
    const pieces = async function* (): AsyncGenerator<string> {
      yield '139'
      during.push(files.isRemoved(path))
      yield '12345678'
    }
    await files.restore(path, Readable.from(pieces()))
    expect(during).toEqual([true])
    files.removeAll()
  })

  it('are gone when the host ends', async () => {
    const child = await startHost(true)
    if (child.exitCode === null) await once(child, 'close')
    expect(copies()).toEqual([])
  })

  it('of a killed host are gone after the next start; those of a host at work stay', async () => {
    const killed = await startHost(false)
    killed.kill('SIGKILL')
    await once(killed, 'close')
    expect(copies()).toHaveLength(1)
    const atWork = await startHost(false)
    expect(copies()).toHaveLength(1)
    const other = await startHost(false)
    expect(copies()).toHaveLength(2)
    for (const child of [atWork, other]) {
      child.kill('SIGKILL')
      await once(child, 'close')
    }
  })
})
