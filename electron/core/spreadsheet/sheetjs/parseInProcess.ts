import { createRequire } from 'node:module'
import { deserialize } from 'node:v8'
import { AppError } from '../../../shared/errors/AppError.ts'
import { IsolatedWorkEnded, runIsolated } from '../../worker/isolation.ts'
import {
  maxColumns,
  maxMerges,
  maxParseHeapMegabytes,
  maxRows,
  parseBaseMs,
  parseMsPerMegabyte,
} from '../limits.ts'
import type { ParsedWorkbook, ParserAnswer, ParserTask, ReplacedPart } from './parserTask.ts'

/** Bytes of a binary format, or decoded text. */
export type SheetJsInput = { bytes: Buffer; parts?: readonly ReplacedPart[] } | { text: string }

export interface ParseOptions {
  /** Ends the process and rejects with the signal's reason. */
  signal?: AbortSignal | undefined
  /** Path of a CommonJS module with SheetJS's `read`; default: SheetJS. */
  library?: string
  /** The OpenDocument content has cells that SheetJS would treat as blank; default false. */
  needsRepair?: boolean
  /** Heap limit of the process, in MB; default `maxParseHeapMegabytes`. */
  heapMegabytes?: number
}

/**
 * Parses a workbook with SheetJS in a process of its own (`core/worker/isolation.ts`). SheetJS parses synchronously and
 * trusts the sizes a damaged file claims; there it can neither block the caller nor take its memory.
 *
 * @param input its bytes are given away: the caller must not read them again
 * @throws AppError `file.encrypted`, `file.corrupted`, `file.tooLarge` (memory or time limit reached)
 */
export async function parseInProcess(
  input: SheetJsInput,
  {
    signal,
    library = createRequire(import.meta.url).resolve('xlsx'),
    needsRepair = false,
    heapMegabytes = maxParseHeapMegabytes,
  }: ParseOptions = {},
): Promise<ParsedWorkbook> {
  signal?.throwIfAborted()
  const task: ParserTask = {
    library,
    text: 'text' in input ? input.text : null,
    needsRepair,
    parts: 'bytes' in input ? (input.parts ?? []) : [],
    maxColumns,
    maxRows,
    maxMerges,
  }
  const bytes = 'bytes' in input ? input.bytes : null
  const size = 'bytes' in input ? input.bytes.length : input.text.length
  const limitMs = parseBaseMs + (parseMsPerMegabyte * size) / 2 ** 20
  const timeout = new AbortController()
  const timer = setTimeout(
    () => timeout.abort(new AppError('file.tooLarge', 'parsing takes too long')),
    limitMs,
  )
  const stop = AbortSignal.any(signal ? [signal, timeout.signal] : [timeout.signal])
  try {
    const { parsed, failure } = deserialize(
      await runIsolated({ task, bytes, heapMegabytes }, stop),
    ) as ParserAnswer
    if (parsed !== null) return parsed
    throw new AppError(
      /password|encrypt/i.test(failure) ? 'file.encrypted' : 'file.corrupted',
      `SheetJS: ${failure}`,
    )
  } catch (error) {
    if (!(error instanceof IsolatedWorkEnded)) throw error
    throw new AppError(
      error.isOutOfMemory ? 'file.tooLarge' : 'file.corrupted',
      `SheetJS: ${error.message}`,
      {
        cause: error,
      },
    )
  } finally {
    clearTimeout(timer)
  }
}
