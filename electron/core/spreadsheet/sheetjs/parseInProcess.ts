import { createRequire } from 'node:module'
import { deserialize } from 'node:v8'
import { AppError } from '../../../shared/errors/AppError.ts'
import { isolation } from '../../worker/isolation.ts'
import {
  IsolatedWorkEnded,
  type IsolatedInput,
  type IsolatedKey,
  type IsolatedWork,
} from '../../worker/IsolatedWork.ts'
import {
  maxColumns,
  maxMerges,
  maxParseHeapMegabytes,
  maxRows,
  parseBaseMs,
  parseMsPerMegabyte,
} from '../limits.ts'
import type { SheetVisibility } from './odsContent.ts'
import type { ParsedFile, ParsedRow, SheetDetails } from './ParsedFile.ts'
import {
  unpackPart,
  type OpenedWorkbook,
  type ParserAnswer,
  type ParserTask,
  type ReplacedPart,
} from './parserTask.ts'

/** Bytes of a binary format, or decoded text. */
export type SheetJsInput = { bytes: Buffer; parts?: readonly ReplacedPart[] } | { text: string }

export interface ParseOptions {
  /** Ends the wait with the signal's reason, and the process unless another waits for it. */
  signal?: AbortSignal | undefined
  /** Path of a CommonJS module with SheetJS's `read`; default: SheetJS. */
  library?: string
  /** The OpenDocument content has cells that SheetJS would treat as blank; default false. */
  needsRepair?: boolean
  /** What is hidden where SheetJS does not tell; default: nothing. */
  visibility?: readonly SheetVisibility[]
  /** Which file is parsed, for `findParsed`. Default: it is parsed for this caller alone. */
  key?: IsolatedKey | null
  /** Plain data that `findParsed` gives back. */
  origin?: object | null
  /** Heap limit of the process, in MB; default `maxParseHeapMegabytes`. */
  heapMegabytes?: number
}

/**
 * Parses a workbook with SheetJS in a process of its own (`core/worker/isolation.ts`). SheetJS parses synchronously and
 * trusts the sizes a damaged file claims; there it can neither block the caller nor take its memory. The rows are unpacked
 * piece by piece. With a key they wait for a while after the file is closed, see `findParsed`.
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
    visibility = [],
    key = null,
    origin = null,
    heapMegabytes = maxParseHeapMegabytes,
  }: ParseOptions = {},
): Promise<ParsedFile> {
  signal?.throwIfAborted()
  const task: ParserTask = {
    library,
    isText: 'text' in input,
    needsRepair,
    visibility,
    parts: 'bytes' in input ? (input.parts ?? []) : [],
    origin,
    maxColumns,
    maxRows,
    maxMerges,
  }
  const bytes = 'bytes' in input ? input.bytes : Buffer.from(input.text)
  const work = await openInTime(key, { task, bytes, heapMegabytes }, bytes.length, signal)
  return openParsed(work!).file
}

/**
 * Finds a file that was parsed or is being parsed.
 *
 * @returns the file and the `origin` of who had it parsed; null: it has to be parsed
 * @throws as `parseInProcess`
 */
export async function findParsed(
  key: IsolatedKey,
  sizeBytes: number,
  signal?: AbortSignal,
): Promise<{ file: ParsedFile; origin: object | null } | null> {
  const work = await openInTime(key, null, sizeBytes, signal)
  return work && openParsed(work)
}

/** Waits for as long as a file of this size may take. */
async function openInTime(
  key: IsolatedKey | null,
  input: IsolatedInput | null,
  sizeBytes: number,
  signal: AbortSignal | undefined,
): Promise<IsolatedWork | null> {
  const timeout = new AbortController()
  const timer = setTimeout(
    () => timeout.abort(new AppError('file.tooLarge', 'parsing takes too long')),
    parseBaseMs + (parseMsPerMegabyte * sizeBytes) / 2 ** 20,
  )
  try {
    return await isolation.open(
      key,
      input,
      AbortSignal.any(signal ? [signal, timeout.signal] : [timeout.signal]),
    )
  } catch (error) {
    throw asFileError(error)
  } finally {
    clearTimeout(timer)
  }
}

function openParsed(work: IsolatedWork): { file: ParsedFile; origin: object | null } {
  const { opened, failure } = deserialize(work.result) as ParserAnswer
  if (opened !== null) return { file: new PackedFile(work, opened), origin: opened.origin }
  work.release(false)
  throw new AppError(
    /password|encrypt/i.test(failure) ? 'file.encrypted' : 'file.corrupted',
    `SheetJS: ${failure}`,
  )
}

function asFileError(error: unknown): unknown {
  if (!(error instanceof IsolatedWorkEnded)) return error
  return new AppError(error.isOutOfMemory ? 'file.tooLarge' : 'file.corrupted', `SheetJS: ${error.message}`, {
    cause: error,
  })
}

/** A parsed workbook whose rows are packed, outside of this thread. */
class PackedFile implements ParsedFile {
  readonly formats: readonly string[]
  readonly is1904: boolean
  readonly sheets: OpenedWorkbook['sheets']
  readonly #work: IsolatedWork

  constructor(work: IsolatedWork, { formats, is1904, sheets }: OpenedWorkbook) {
    this.formats = formats
    this.is1904 = is1904
    this.sheets = sheets
    this.#work = work
  }

  async *readRows(sheetIndex: number): AsyncGenerator<readonly ParsedRow[]> {
    const sheet = this.sheets[sheetIndex]
    if (!sheet) return
    const { firstPart, detailsPart } = sheet
    const ask = (part: number): Promise<Uint8Array> | null => {
      const asked = part < detailsPart ? this.#work.part(part) : null
      // It may not be wanted any more when it fails.
      asked?.catch(() => undefined)
      return asked
    }
    let next = ask(firstPart)
    for (let part = firstPart + 1; next; part++) {
      const rows = (await unpack(next)) as ParsedRow[]
      // Comes while this one is read.
      next = ask(part)
      yield rows
    }
  }

  async readDetails(sheetIndex: number): Promise<SheetDetails> {
    const sheet = this.sheets[sheetIndex]
    if (!sheet) return { merges: [], hiddenColumns: [] }
    return (await unpack(this.#work.part(sheet.detailsPart))) as SheetDetails
  }

  close(): void {
    this.#work.release(true)
  }
}

async function unpack(part: Promise<Uint8Array>): Promise<unknown> {
  try {
    return unpackPart(await part)
  } catch (error) {
    throw asFileError(error)
  }
}
