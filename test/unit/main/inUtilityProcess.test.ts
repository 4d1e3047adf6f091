import { tmpdir } from 'node:os'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { realApp } from '../../../dev/electronDouble/app.ts'
import * as double from '../../../dev/electronDouble/electron.ts'
import { attachHost, type WindowHost } from '../../../dev/electronDouble/host.ts'
import { parseInProcess } from '../../../electron/core/spreadsheet/sheetjs/parseInProcess.ts'
import { inChildProcess, inThread, setIsolation } from '../../../electron/core/worker/isolation.ts'
import { temporaryFiles } from '../../support/workbooks/temporaryFiles.ts'

vi.mock('electron', () => double)
const { inUtilityProcess } = await import('../../../electron/main/inUtilityProcess.ts')

const program = new URL('../../../electron/worker/parser.ts', import.meta.url)
const files = temporaryFiles()

beforeAll(async () => {
  attachHost({ userDataDir: tmpdir(), say: () => {} } as unknown as WindowHost)
  expect(() => double.utilityProcess.fork('any.js')).toThrow('before app is ready')
  realApp.noteCodeLoaded()
  await realApp.whenReady()
})
afterAll(() => {
  setIsolation(inChildProcess(program))
  files.remove()
})

describe.each([
  ['a utility process', inUtilityProcess(program)],
  ['a child process', inChildProcess(program)],
  ['a thread', inThread(program)],
])('SheetJS in %s', (_host, run) => {
  beforeAll(() => setIsolation(run))

  // In Electron all heaps of a process share 4 GB: a bomb in a thread took the window with it.
  it('has a heap of at most 1 GB', async () => {
    const library = files.write(
      'heap.cjs',
      `exports.read = () => { throw new Error('limit ' + require('node:v8').getHeapStatistics().heap_size_limit) }`,
    )
    const message = await parseInProcess({ text: '' }, { library }).catch((error: Error) => error.message)
    const limit = Number(/limit (\d+)/.exec(message as string)?.[1])
    expect(limit / 2 ** 20).toBeGreaterThan(900)
    expect(limit / 2 ** 20).toBeLessThanOrEqual(1_024 + 16)
  })

  it('ends with its bomb, which is reported as a file that is too large', async () => {
    const library = files.write(
      'greedy.cjs',
      'exports.read = () => { const all = []; for (;;) all.push(new Array(1e6).fill(all.length)) }',
    )
    await expect(parseInProcess({ text: '' }, { library, heapMegabytes: 64 })).rejects.toMatchObject({
      code: 'file.tooLarge',
    })
  })

  it('reports a library that ends its process as a damaged file', async () => {
    const library = files.write('dying.cjs', 'exports.read = () => process.exit(3)')
    await expect(parseInProcess({ text: '' }, { library })).rejects.toMatchObject({ code: 'file.corrupted' })
  })

  // Cancelled before the process has started, Electron cannot end it yet.
  it('rejects with the reason of a signal that fires at once', async () => {
    const controller = new AbortController()
    const reason = new Error('cancelled by test')
    const library = files.write('endless.cjs', 'exports.read = () => { for (;;); }')
    const parsing = parseInProcess({ text: '' }, { library, signal: controller.signal })
    controller.abort(reason)
    await expect(parsing).rejects.toBe(reason)
  })
})
