import { once } from 'node:events'
import { createReadStream, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Readable, type Duplex } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { pathToFileURL } from 'node:url'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { createInflateRaw } from 'node:zlib'
import { peakMemoryBytes } from './peakMemory.ts'
import { openWorkbook } from '../../electron/core/spreadsheet/openWorkbook.ts'
import { previewSheet } from '../../electron/core/spreadsheet/preview/previewSheet.ts'
import { readDataLines, readDataRows } from '../../electron/core/spreadsheet/preview/readDataRows.ts'
import { resourceLimits, tuneGarbageCollection } from '../../electron/core/worker/threadMemory.ts'
import { SourceFile } from '../../electron/core/containers/SourceFile.ts'
import { ZipArchive } from '../../electron/core/containers/zip/ZipArchive.ts'

/** One measured piece of work, in a process of its own so that its peak memory is its own: `NAME FILE`. */

export interface Measured {
  seconds: number
  /** What was gone through, to show that all did the same work: rows, or bytes for `inflate`. */
  count: number
  peakBytes: number
  /** Why it has no result. */
  failure: string | null
}

/** Others' programs that are not installed with the project. */
const fromPeers = createRequire(new URL('../../test/bench/peers/package.json', import.meta.url))

/** What is used of exceljs. */
interface ExcelJs {
  stream: {
    xlsx: {
      WorkbookReader: new (
        path: string,
        options: Record<string, string>,
      ) => AsyncIterable<AsyncIterable<{ cellCount: number }>>
    }
  }
}

/** What is used of hucre. */
interface Hucre {
  streamXlsxRows: (file: ReadableStream) => AsyncIterable<unknown>
}

const contenders: Record<string, (path: string) => Promise<number>> = {
  /** The limit: inflating the parts that have to be read, and nothing else. */
  inflate: async (path) => {
    const file = await SourceFile.open(path)
    const archive = await ZipArchive.open(file)
    let bytes = 0
    for (const entry of archive.entries) {
      if (!/sheet1|sharedStrings/.test(entry.name)) continue
      const start = await archive.dataPosition(entry)
      const packed = createReadStream(path, {
        start,
        end: start + entry.compressedBytes - 1,
        highWaterMark: 131_072,
      })
      for await (const chunk of packed.pipe(createInflateRaw({ chunkSize: 65_536 }))) bytes += chunk.length
    }
    await file.close()
    return bytes
  },
  /** Rows as objects. */
  ours: async (path) => {
    const reader = await openWorkbook(path)
    let rows = 0
    for await (const part of readDataRows(reader, 0, 1, { expectsNoMerges: true })) rows += part.length
    await reader.close()
    return rows
  },
  /** As preparing reads: each row a line of JSON. */
  'ours, as lines': async (path) => {
    const reader = await openWorkbook(path)
    let rows = 0
    for await (const part of readDataLines(reader, 0, 1, { expectsNoMerges: true }))
      rows += part.rowNumbers.length
    await reader.close()
    return rows
  },
  preview: async (path) => {
    const reader = await openWorkbook(path)
    const preview = await previewSheet(reader, {})
    await reader.close()
    return preview.rows.length
  },
  sheetjs: async (path) => {
    const { read } = await import('xlsx')
    const workbook = read(readFileSync(path), { type: 'buffer', dense: true })
    const sheet = workbook.Sheets[workbook.SheetNames[0]!]
    if (sheet?.['!data'] === undefined) throw new Error('no sheet')
    return sheet['!data'].length - 1
  },
  /** Its stream, without styles, which fails on a styles part that has no fonts: less work than the others do. */
  exceljs: async (path) => {
    const { stream } = fromPeers('exceljs') as ExcelJs
    const options = { worksheets: 'emit', sharedStrings: 'cache', styles: 'ignore', hyperlinks: 'ignore' }
    let rows = 0
    for await (const sheet of new stream.xlsx.WorkbookReader(path, options))
      for await (const row of sheet) if (row.cellCount > 0) rows++
    return rows - 1
  },
  hucre: async (path) => {
    const { streamXlsxRows } = (await import(pathToFileURL(fromPeers.resolve('hucre/xlsx')).href)) as Hucre
    let rows = 0
    for await (const row of streamXlsxRows(Readable.toWeb(createReadStream(path)))) if (row) rows++
    return rows - 1
  },
  'read-excel-file': async (path) => {
    const { readSheet } = fromPeers('read-excel-file/node') as {
      readSheet: (path: string) => Promise<unknown[]>
    }
    return (await readSheet(path)).length - 1
  },
  papaparse: async (path) => {
    const { default: Papa } = await import('papaparse')
    return countRows(path, Papa.parse(Papa.NODE_STREAM_INPUT, {}))
  },
  'csv-parse': (path) => {
    const { parse } = fromPeers('csv-parse') as { parse: () => Duplex }
    return countRows(path, parse())
  },
  /** The limit for text: decoding it, and cutting it into lines. */
  decode: async (path) => {
    const decoder = new TextDecoder(path.includes('gb18030') ? 'gb18030' : 'utf-8')
    let lines = 0
    let rest = ''
    for await (const chunk of createReadStream(path, { highWaterMark: 65_536 })) {
      const pieces = (rest + decoder.decode(chunk as Buffer, { stream: true })).split('\n')
      rest = pieces.pop() ?? ''
      lines += pieces.length
    }
    return lines - 1
  },
}

/** Data rows that come out of a parser of decoded text. */
async function countRows(path: string, parser: Duplex): Promise<number> {
  const decoder = new TextDecoder(path.includes('gb18030') ? 'gb18030' : 'utf-8')
  const { promise, resolve } = Promise.withResolvers<number>()
  let rows = -1
  parser.on('data', () => rows++)
  parser.on('end', () => resolve(rows))
  for await (const chunk of createReadStream(path, { highWaterMark: 65_536 }))
    if (!parser.write(decoder.decode(chunk as Buffer, { stream: true }))) await once(parser, 'drain')
  parser.end()
  return promise
}

/** Those that the app runs in a thread, with a limit to its young generation. */
const inThread: readonly string[] = ['ours', 'ours, as lines', 'preview']

function runInThread(): Promise<number> {
  tuneGarbageCollection()
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const worker = new Worker(new URL(import.meta.url), { argv: process.argv.slice(2), resourceLimits })
  worker.on('message', resolve)
  worker.on('error', reject)
  return promise
}

const [name = '', path = ''] = process.argv.slice(2)
if (isMainThread) await measureHere()
else parentPort!.postMessage(await contenders[name]!(path))

async function measureHere(): Promise<void> {
  const startMs = performance.now()
  let count = 0
  let failure: string | null = null
  try {
    count = await (inThread.includes(name) ? runInThread() : contenders[name]!(path))
  } catch (error) {
    failure = error instanceof Error ? error.message : String(error)
  }
  const measured: Measured = {
    seconds: (performance.now() - startMs) / 1000,
    count,
    peakBytes: peakMemoryBytes(),
    failure,
  }
  process.stdout.write(JSON.stringify(measured))
}
