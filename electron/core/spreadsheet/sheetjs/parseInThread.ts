import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import { AppError } from '../../../shared/errors/AppError.ts'
import {
  maxColumns,
  maxMerges,
  maxParseHeapMegabytes,
  maxRows,
  parseBaseMs,
  parseMsPerMegabyte,
} from '../limits.ts'
import {
  threadSource,
  type ParsedWorkbook,
  type ReplacedPart,
  type ThreadAnswer,
  type ThreadTask,
} from './threadSource.ts'

/** Bytes of a binary format, or decoded text. */
export type SheetJsInput = { bytes: Buffer; parts?: readonly ReplacedPart[] } | { text: string }

export interface ParseOptions {
  /** Terminates the thread and rejects with the signal's reason. */
  signal?: AbortSignal | undefined
  /** Path of a CommonJS module with SheetJS's `read`; default: SheetJS. */
  library?: string
  /** The OpenDocument content has cells that SheetJS would treat as blank; default false. */
  needsRepair?: boolean
  /** Heap limit of the thread, in MB; default `maxParseHeapMegabytes`. */
  heapMegabytes?: number
}

/**
 * Parses a workbook with SheetJS in a worker thread. SheetJS parses synchronously and trusts the sizes a
 * damaged file claims; in a worker it can neither block the caller nor exhaust its memory.
 *
 * @throws AppError `file.encrypted`, `file.corrupted`, `file.tooLarge` (memory or time limit reached)
 */
export async function parseInThread(
  input: SheetJsInput,
  {
    signal,
    library = createRequire(import.meta.url).resolve('xlsx'),
    needsRepair = false,
    heapMegabytes = maxParseHeapMegabytes,
  }: ParseOptions = {},
): Promise<ParsedWorkbook> {
  signal?.throwIfAborted()
  const task: ThreadTask = {
    library,
    bytes: 'bytes' in input ? input.bytes : null,
    text: 'text' in input ? input.text : null,
    needsRepair,
    parts: 'bytes' in input ? (input.parts ?? []) : [],
    maxColumns,
    maxRows,
    maxMerges,
  }
  const size = 'bytes' in input ? input.bytes.length : input.text.length
  const worker = new Worker(threadSource, {
    eval: true,
    // Do not inherit process flags: one that makes sources ES modules would break this CommonJS source.
    execArgv: [],
    workerData: task,
    // Keep the library's warnings out of our output.
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
  })
  const { promise, resolve, reject } = Promise.withResolvers<ThreadAnswer>()
  const limitMs = parseBaseMs + (parseMsPerMegabyte * size) / 2 ** 20
  const timer = setTimeout(() => reject(new AppError('file.tooLarge', 'parsing takes too long')), limitMs)
  const onAbort = (): void => reject(signal?.reason)
  signal?.addEventListener('abort', onAbort)
  worker.once('message', resolve)
  worker.once('error', (cause: Error & { code?: string }) => {
    const isMemory = cause.code === 'ERR_WORKER_OUT_OF_MEMORY'
    reject(
      new AppError(isMemory ? 'file.tooLarge' : 'file.corrupted', `SheetJS: ${cause.message}`, { cause }),
    )
  })
  worker.once('exit', () => reject(new AppError('file.corrupted', 'SheetJS ended without an answer')))
  try {
    const { parsed, failure } = await promise
    if (parsed !== null) return parsed
    throw new AppError(
      /password|encrypt/i.test(failure) ? 'file.encrypted' : 'file.corrupted',
      `SheetJS: ${failure}`,
    )
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
    await worker.terminate()
  }
}
