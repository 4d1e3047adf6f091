import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { serveIsolated } from '../../../../../electron/core/worker/isolationPort.ts'
import { openWorkbook } from '../../../../../electron/core/spreadsheet/openWorkbook.ts'
import { parseInProcess } from '../../../../../electron/core/spreadsheet/sheetjs/parseInProcess.ts'
import { parsedRows } from '../../../../support/workbooks/parsedRows.ts'
import { temporaryFiles } from '../../../../support/workbooks/temporaryFiles.ts'

const files = temporaryFiles()
afterAll(() => files.remove())

/** A library whose `read` writes its process id into a file and then never returns, as a parse of minutes would look. */
function endlessLibrary(): { library: string; begun: () => Promise<number> } {
  const pidPath = files.write(`endless-${++libraries}.pid`, '')
  const write = `require('node:fs').writeFileSync(${JSON.stringify(pidPath)}, String(process.pid))`
  const library = files.write(`endless-${libraries}.cjs`, `exports.read = () => { ${write}; for (;;); }`)
  return { library, begun: () => vi.waitUntil(() => Number(readFileSync(pidPath, 'utf8')), waiting) }
}

let libraries = 0
const waiting = { timeout: 90_000 }

/** Resolves once no such process is running. */
async function ended(processId: number): Promise<void> {
  await vi.waitUntil(() => {
    try {
      process.kill(processId, 0)
      return false
    } catch {
      return true
    }
  }, waiting)
}

// Without the end of the process these would run for ever: that is what they test.
describe('parseInProcess', () => {
  it('ends a parse that is under way at once, with the reason of the signal', async () => {
    const { library, begun } = endlessLibrary()
    const controller = new AbortController()
    const reason = new Error('cancelled by test')
    const parsing = parseInProcess({ text: '<table>' }, { signal: controller.signal, library })
    const processId = await begun()
    controller.abort(reason)
    await expect(parsing).rejects.toBe(reason)
    await ended(processId)
  })

  it('starts no process when the signal has fired already', async () => {
    const reason = new Error('cancelled by test')
    const library = files.write('never.cjs', 'throw new Error("was loaded")')
    await expect(parseInProcess({ text: '' }, { signal: AbortSignal.abort(reason), library })).rejects.toBe(
      reason,
    )
  })

  // Cancelling a job terminates its thread; a parse that its main thread went on with would keep the machine busy.
  it('ends when the thread that waits for it ends', async () => {
    const { library, begun } = endlessLibrary()
    const core = pathToFileURL(`${import.meta.dirname}/../../../../../electron/core/`).href
    const outer = new Worker(
      `const { parentPort } = require('node:worker_threads')
       Promise.all(['worker/isolation.ts', 'worker/isolationPort.ts', 'spreadsheet/sheetjs/parseInProcess.ts'].map((name) => import('${core}' + name)))
         .then(([{ setIsolation }, { throughStarter }, { parseInProcess }]) => {
           setIsolation(throughStarter(parentPort))
           return parseInProcess({ text: '' }, { library: ${JSON.stringify(library)} })
         })`,
      { eval: true },
    )
    outer.on('message', serveIsolated)
    const processId = await begun()
    await outer.terminate()
    await ended(processId)
  })

  // A row beyond the library's own type must come through unchanged, whoever the parser runs for.
  it('answers a thread as it answers the main thread', async () => {
    const library = files.write(
      'one.cjs',
      `module.exports = { read: () => ({ SheetNames: ['s'], Sheets: { s: { '!data': [[{ t: 's', v: '张三' }]] } } }) }`,
    )
    const core = pathToFileURL(`${import.meta.dirname}/../../../../../electron/core/`).href
    const outer = new Worker(
      `const { parentPort } = require('node:worker_threads')
       Promise.all(['worker/isolation.ts', 'worker/isolationPort.ts', 'spreadsheet/sheetjs/parseInProcess.ts'].map((name) => import('${core}' + name)))
         .then(async ([{ setIsolation }, { throughStarter }, { parseInProcess }]) => {
           setIsolation(throughStarter(parentPort))
           const file = await parseInProcess({ bytes: Buffer.alloc(100_000) }, { library: ${JSON.stringify(library)} })
           const rows = await Array.fromAsync(file.readRows(0))
           file.close()
           parentPort.postMessage({ rows })
         })`,
      { eval: true },
    )
    const answer = new Promise((resolve) =>
      outer.on('message', (message) => ('rows' in message ? resolve(message.rows) : serveIsolated(message))),
    )
    const file = await parseInProcess({ text: '' }, { library })
    const rows = await parsedRows(file)
    expect(rows).toEqual([{ index: 0, hidden: false, flat: [0, 's', '张三', 0, ''] }])
    expect(await answer).toEqual([rows])
    file.close()
    await outer.terminate()
  })

  // A program that reads a stranger's file has no use for the token.
  it('keeps the secrets of the environment from the process', async () => {
    vi.stubEnv('TUZHAN_X_TOKEN', 'secret')
    const library = files.write(
      'environment.cjs',
      `module.exports = { read: () => { throw new Error(JSON.stringify(process.env)) } }`,
    )
    const failure = await parseInProcess({ text: '' }, { library }).catch((error: Error) => error.message)
    vi.unstubAllEnvs()
    expect(failure).toContain('PATH')
    expect(failure).not.toContain('TUZHAN_X_TOKEN')
  })

  // A core of 670 MB with the customers of the file was left in the working folder where the system keeps cores.
  it.skipIf(process.platform !== 'linux')('leaves no core when V8 aborts the process', async () => {
    const library = files.write(
      'limits.cjs',
      `module.exports = { read: () => { throw new Error(require('node:fs').readFileSync('/proc/self/limits', 'utf8')) } }`,
    )
    const failure = await parseInProcess({ text: '' }, { library }).catch((error: Error) => error.message)
    expect(failure).toMatch(/Max core file size +0 +0 /)
  })

  it('aborts the opening of any format with the reason of the signal', async () => {
    const reason = new Error('cancelled by test')
    for (const [name, content] of [
      ['a.xls', '<html><table><tr><td>姓名</td></tr></table></html>'],
      ['a.csv', '姓名,手机\n'],
    ] as const) {
      const opening = openWorkbook(files.write(name, content), { signal: AbortSignal.abort(reason) })
      await expect(opening).rejects.toBe(reason)
    }
  })

  it('reports a damaged file when the library crashes', async () => {
    const library = files.write('dying.cjs', 'exports.read = () => process.exit(3)')
    await expect(parseInProcess({ text: '' }, { library })).rejects.toMatchObject({ code: 'file.corrupted' })
  })

  // Sizes in a damaged file make a parser ask for gigabytes.
  it('reports a file as too large when its parse uses up the memory, and survives', async () => {
    const library = files.write(
      'greedy.cjs',
      'exports.read = () => { const all = []; for (;;) all.push(new Array(1e6).fill(all.length)) }',
    )
    const parsing = parseInProcess({ text: '' }, { library, heapMegabytes: 64 })
    await expect(parsing).rejects.toMatchObject({ code: 'file.tooLarge' })
  })
})
