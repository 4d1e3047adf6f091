import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createCoreServices } from '../../electron/core/createCoreServices.ts'
import { mappingFromSuggestions, proposeMapping } from '../../electron/core/mapping/proposeMapping.ts'
import { createMemoryKeychain } from '../../electron/core/keychain/memoryKeychain.ts'
import { openWorkbook } from '../../electron/core/spreadsheet/openWorkbook.ts'
import { previewSheet } from '../../electron/core/spreadsheet/preview/previewSheet.ts'
import { defaultMatchingOptions } from '../../electron/shared/model/matchingOptions.ts'

/** Preparing one file as the window does it, in a process of its own: `FILE`. Prints one JSON object. */

export interface MeasuredPreparing {
  seconds: number
  rows: number
  peakBytes: number
  /** Longest time the main process could not answer, in milliseconds. */
  longestPauseMs: number
  /** Longest time without a word of progress. */
  longestSilenceMs: number
  /** From the click on 取消 until nothing of it is running any more, in another preparation of the same file. */
  cancelMs: number
}

const path = process.argv[2] ?? ''
const dataDir = mkdtempSync(join(tmpdir(), 'tuzhan-bench-data-'))
let saidMs = 0
let longestSilenceMs = 0
let onFirstRows: (() => void) | null = null
const services = createCoreServices({
  dataDir,
  // The worker as it is shipped: from its sources, starting it would include taking their types away.
  workerUrl: new URL('../../out/main/worker.js', import.meta.url),
  environmentToken: undefined,
  keychain: createMemoryKeychain(),
})
services.feed.subscribe({
  progress: ({ rowsDone }) => {
    const nowMs = performance.now()
    longestSilenceMs = Math.max(longestSilenceMs, nowMs - saidMs)
    saidMs = nowMs
    if (rowsDone > 100_000) onFirstRows?.()
  },
})

const reader = await openWorkbook(path)
const { columns, rows } = await previewSheet(reader, {})
await reader.close()
const request = {
  path,
  choices: {},
  mapping: mappingFromSuggestions(proposeMapping(columns, rows)),
  options: defaultMatchingOptions,
  rowsPerBatch: 500,
  concurrency: 2,
  bisectRejected: true,
}

const pauses = monitorEventLoopDelay({ resolution: 5 })
pauses.enable()
const startMs = performance.now()
saidMs = startMs
const { jobId } = await services.preparation.start(request)
const summary = await services.preparation.wait(jobId)
const seconds = (performance.now() - startMs) / 1_000
pauses.disable()
const peakBytes = process.resourceUsage().maxRSS * 1024
const silenceMs = longestSilenceMs

const second = await services.preparation.start(request)
await new Promise<void>((resolve) => (onFirstRows = resolve))
const cancelStartMs = performance.now()
await services.preparation.cancel(second.jobId)
const cancelMs = performance.now() - cancelStartMs

const measured: MeasuredPreparing = {
  seconds,
  rows: summary?.job.reconciliation.total ?? 0,
  peakBytes,
  longestPauseMs: pauses.max / 1e6,
  longestSilenceMs: silenceMs,
  cancelMs,
}
process.stdout.write(JSON.stringify(measured))
await services.close()
rmSync(dataDir, { recursive: true, force: true })
