import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { afterAll, describe, expect, it } from 'vitest'
import { openWorkbook } from '../../../../../electron/core/spreadsheet/openWorkbook.ts'
import { parseInThread } from '../../../../../electron/core/spreadsheet/sheetjs/parseInThread.ts'
import { temporaryFiles } from '../../../../support/workbooks/temporaryFiles.ts'

const files = temporaryFiles()
afterAll(() => files.remove())

let channels = 0

/** A library whose `read` says that it has begun and then never returns, as a parse of minutes would look. */
function endlessLibrary(): { library: string; begun: Promise<void> } {
  const name = `endless-${process.pid}-${++channels}`
  const channel = new BroadcastChannel(name)
  const begun = new Promise<void>((resolve) => {
    channel.onmessage = () => {
      channel.close()
      resolve()
    }
  })
  const source = `exports.read = () => { new BroadcastChannel('${name}').postMessage(0); for (;;); }`
  return { library: files.write(`${name}.cjs`, source), begun }
}

// Without the thread's end these would run for ever: that is what they test.
describe('parseInThread', { timeout: 60_000 }, () => {
  it('ends a parse that is under way at once, with the reason of the signal', async () => {
    const { library, begun } = endlessLibrary()
    const controller = new AbortController()
    const reason = new Error('cancelled by test')
    const parsing = parseInThread({ text: '<table>' }, { signal: controller.signal, library })
    void begun.then(() => controller.abort(reason))
    await expect(parsing).rejects.toBe(reason)
  })

  it('starts no thread when the signal has fired already', async () => {
    const reason = new Error('cancelled by test')
    const library = files.write('never.cjs', 'throw new Error("was loaded")')
    await expect(parseInThread({ text: '' }, { signal: AbortSignal.abort(reason), library })).rejects.toBe(
      reason,
    )
  })

  // Cancelling a job terminates its thread; a parse that went on in a thread below would keep the machine busy.
  it('ends when the thread that waits for it ends', async () => {
    const { library, begun } = endlessLibrary()
    const module = pathToFileURL(
      `${import.meta.dirname}/../../../../../electron/core/spreadsheet/sheetjs/parseInThread.ts`,
    )
    const outer = new Worker(
      `import('${module.href}').then(({ parseInThread }) =>
         parseInThread({ text: '' }, { library: ${JSON.stringify(library)} }))`,
      { eval: true },
    )
    await begun
    // Resolves when the thread and those it started are gone.
    expect(await outer.terminate()).toBe(1)
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
    await expect(parseInThread({ text: '' }, { library })).rejects.toMatchObject({ code: 'file.corrupted' })
  })

  // Sizes in a damaged file make a parser ask for gigabytes.
  it('reports a file as too large when its parse uses up the memory, and survives', async () => {
    const library = files.write(
      'greedy.cjs',
      'exports.read = () => { const all = []; for (;;) all.push(new Array(1e6).fill(all.length)) }',
    )
    const parsing = parseInThread({ text: '' }, { library, heapMegabytes: 64 })
    await expect(parsing).rejects.toMatchObject({ code: 'file.tooLarge' })
  })
})
