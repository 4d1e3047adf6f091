import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { peakMemoryBytes, peakOf } from './peakMemory.ts'
import { createCoreServices } from '../../electron/core/createCoreServices.ts'
import { mappingFromSuggestions } from '../../electron/core/mapping/proposeMapping.ts'
import { inChildProcess, isolation, setIsolation } from '../../electron/core/worker/isolation.ts'
import { createMemoryKeychain } from '../../electron/core/keychain/memoryKeychain.ts'
import { assertReadableFile } from '../../electron/core/spreadsheet/openWorkbook.ts'
import { defaultMatchingOptions } from '../../electron/shared/model/matchingOptions.ts'

/** Preparing one file as the window does it, in a process of its own: `FILE [THREADS]`. Prints one JSON object. */

export interface MeasuredPreparing {
  /** From the file to its prepared rows, without the time in which the user looks at it. */
  seconds: number
  /** From the file until its first rows are shown and its columns have fields. */
  openingSeconds: number
  /** Processor time of all threads. */
  cpuSeconds: number
  rows: number
  peakBytes: number
  /** Longest time the main process could not answer, in milliseconds. */
  longestPauseMs: number
  /** Longest time without a word of progress. */
  longestSilenceMs: number
  /**
   * From the click until the thread is heard of for the first time, and until it has prepared rows; the former also when the
   * file has to be opened again first, the longer of both.
   */
  firstProgressMs: number
  firstRowsMs: number
  /** Of the process that parses a file as a whole; 0 where there is none, or no /proc to ask. */
  parserPeakBytes: number
  /**
   * From the click on 取消 until nothing of it is running any more, in other preparations of the same file: the longer
   * of a click while the file is opened and one among the rows.
   */
  cancelMs: number
}

const [path = '', threads] = process.argv.slice(2)
// As it is shipped, as the worker below.
setIsolation(inChildProcess(new URL('../../out/main/parser.js', import.meta.url)))
const dataDir = mkdtempSync(join(tmpdir(), 'tuzhan-bench-data-'))
let told = 0
let saidMs = 0
let longestSilenceMs = 0
let firstProgressMs = 0
let firstRowsMs = 0
let coldProgressMs = 0
let startMs = 0
let onProgress: ((rowsDone: number) => void) | null = null
const services = createCoreServices({
  dataDir,
  // The worker as it is shipped: from its sources, starting it would include taking their types away.
  workerUrl: new URL('../../out/main/worker.js', import.meta.url),
  environmentToken: undefined,
  keychain: createMemoryKeychain(),
  ...(threads && { preparingThreads: Number(threads) }),
})
services.feed.subscribe({
  progress: ({ rowsDone }) => {
    const nowMs = performance.now()
    longestSilenceMs = Math.max(longestSilenceMs, nowMs - saidMs)
    saidMs = nowMs
    // The first is told by the service itself, before the thread has begun.
    if (++told === 2) firstProgressMs ||= nowMs - startMs
    if (rowsDone > 0) firstRowsMs ||= nowMs - startMs
    if (told > 1) onProgress?.(rowsDone)
  },
})

const parserPeak = watchChildren()
const pauses = monitorEventLoopDelay({ resolution: 5 })
pauses.enable()
const cpuBefore = process.cpuUsage()
const openedMs = performance.now()
const looked = { path, stamp: await assertReadableFile(path), choices: {} }
await services.firstLook.preview(looked, { allowMissingHeader: true, findsParts: true })
const { suggestions } = await services.firstLook.propose(looked, [], null)
const openingSeconds = (performance.now() - openedMs) / 1_000
const request = {
  ...looked,
  preview: await services.firstLook.describe(looked),
  mapping: mappingFromSuggestions(suggestions),
  options: defaultMatchingOptions,
  rowsPerBatch: 500,
  concurrency: 2,
  bisectRejected: true,
}
startMs = performance.now()
saidMs = startMs
const { jobId } = await services.preparation.start(request)
const summary = await services.preparation.wait(jobId)
const seconds = openingSeconds + (performance.now() - startMs) / 1_000
const cpu = process.cpuUsage(cpuBefore)
pauses.disable()
const peakBytes = peakMemoryBytes()
const silenceMs = longestSilenceMs
const rowsTotal = summary?.job.reconciliation.total ?? 0

const cancelMs = Math.max(await cancelAt(0), await cancelAt(rowsTotal / 10))
const measured: MeasuredPreparing = {
  seconds,
  openingSeconds,
  cpuSeconds: (cpu.user + cpu.system) / 1e6,
  rows: rowsTotal,
  peakBytes,
  longestPauseMs: pauses.max / 1e6,
  longestSilenceMs: silenceMs,
  firstProgressMs: Math.max(firstProgressMs, coldProgressMs),
  firstRowsMs,
  parserPeakBytes: parserPeak(),
  cancelMs,
}
process.stdout.write(JSON.stringify(measured))
await services.close()
rmSync(dataDir, { recursive: true, force: true })

/** Cancels another preparation once so many rows are done; the file is opened again for it. */
async function cancelAt(rowsDone: number): Promise<number> {
  told = 0
  isolation.leave(null)
  const { promise, resolve } = Promise.withResolvers<void>()
  const askedMs = performance.now()
  onProgress = (done) => {
    coldProgressMs ||= performance.now() - askedMs
    if (done >= rowsDone) resolve()
  }
  const started = await services.preparation.start(request)
  await promise
  onProgress = null
  const clickedMs = performance.now()
  await services.preparation.cancel(started.jobId)
  return performance.now() - clickedMs
}

/** The largest resident set that a child process was seen with; Linux only. */
function watchChildren(): () => number {
  const list = `/proc/self/task/${process.pid}/children`
  let peak = 0
  const look = (): void => {
    if (!existsSync(list)) return
    for (const child of readFileSync(list, 'utf8').split(' ').filter(Boolean)) {
      try {
        peak = Math.max(peak, peakOf(readFileSync(`/proc/${child}/status`, 'utf8')))
      } catch {
        // It has ended meanwhile.
      }
    }
  }
  const timer = setInterval(look, 100)
  return () => {
    clearInterval(timer)
    return peak
  }
}
