import type { ConversionSummary } from '../../shared/model/correction.ts'
import type { Issue } from '../../shared/model/issue.ts'
import type { Mapping } from '../../shared/model/mapping.ts'
import type { FieldFill } from '../../shared/model/correction.ts'
import { ConversionStatistics } from '../conversion/ConversionStatistics.ts'
import { createRowConverter, type ConvertedCells } from '../conversion/createRowConverter.ts'
import { FillCounter } from '../conversion/FillCounter.ts'
import { DistinctValueCounter, type CountedValues } from '../conversion/optionMatching.ts'
import { createDigestSealer } from '../duplicates/IdentityDigestTable.ts'
import { createIdentityHasher } from '../duplicates/hashIdentities.ts'
import { sealChunk } from '../rows/chunkCipher.ts'
import { LineCells } from '../rowLines/LineCells.ts'
import { TextCells, type RowCells } from '../rowLines/RowCells.ts'
import { hasLongHead, parseLine, startOfLine, type RowLines } from '../rowLines/RowLines.ts'
import { RowEncoder } from '../rows/rowCodec.ts'
import { freeMemory } from '../worker/movedMemory.ts'

/**
 * Rows encrypted together: a full batch is two chunks. Opening a chunk takes some 40 µs for its first row; larger ones would slow
 * down pages of scattered rows, where each row opens another.
 */
export const chunkRows = 250
/** Rows that a thread is given at once: each message between threads has a price, and a block fills whole chunks. */
export const blockRows = 2 * chunkRows
/** Rows that are prepared and written without other threads: starting one takes as long as some ten thousand rows. */
export const rowsBeforeThreads = 2 * blockRows

/** What preparing a block of rows needs besides the rows. Plain data, since it crosses threads. */
export interface BlockSetup {
  jobId: string
  mapping: Mapping
  /** `yyyy-MM-dd`; a later birthday is refused. */
  today: string
  dataKey: Uint8Array
  identityKey: Uint8Array
  /** Count what conversions change, values that have to be matched, and filled fields. */
  countsValues: boolean
}

/** Rows in the order of the file; all chunks but the last of the file are full. */
export interface RowBlock {
  /** Index of its first chunk in the job. */
  chunkIndex: number
  lines: RowLines
}

/** A chunk of rows ready to be written; what depends on other rows is still missing. Plain data. */
export interface PreparedChunk {
  chunkIndex: number
  rowNumbers: number[]
  sealed: Uint8Array
  /** The identifiers' digests, `IdentityHasher.rowWords` a row. */
  digests: Uint32Array
  sealedDigests: Uint8Array
  /** The rows with findings, by their index in the chunk. */
  findings: { index: number; issues: Issue[]; hasError: boolean }[]
  /** Of the rows without an error. */
  rowsWithoutFuzzyIdentity: number
  rowsWithoutIdentityId: number
}

/** Memory of a chunk that can be moved to another thread. */
export function memoryOf({ sealed, sealedDigests, digests }: PreparedChunk): ArrayBuffer[] {
  return [sealed, sealedDigests, digests].map(({ buffer }) => buffer as ArrayBuffer)
}

export interface PreparedBlock {
  chunks: PreparedChunk[]
  counted: CountedBlock | null
}

/** What was counted in the rows of a block, in the order of first occurrence. */
export interface CountedBlock {
  changes: ConversionSummary[]
  values: CountedValues[]
  fills: FieldFill[]
}

/**
 * Creates the function that converts, checks and seals a block of rows by itself: it knows nothing of other blocks, so that
 * blocks can be prepared in several threads. The memory of its lines is given back.
 *
 * @throws AppError `mapping.*`
 */
export function createBlockPreparer(setup: BlockSetup): (block: RowBlock) => PreparedBlock {
  const { jobId, mapping, today } = setup
  const dataKey = Buffer.from(setup.dataKey)
  const counters = setup.countsValues ? createCounters(mapping) : null
  const convert = createRowConverter(mapping, { today, statistics: counters?.statistics })
  const identityKey = Buffer.from(setup.identityKey)
  const hasher = createIdentityHasher(mapping, identityKey)
  const sealDigests = createDigestSealer(jobId, identityKey)
  const line = new LineCells()
  const encoder = new RowEncoder()

  const convertRow = (lines: RowLines, index: number): ConvertedCells => {
    const start = startOfLine(lines, index)
    let cells: RowCells = line
    let converted: ConvertedCells
    if (hasLongHead(lines.bytes, start)) {
      const row = parseLine(line.bytes.toString('utf8', start, lines.lineEnds[index]! - 1))
      cells = new TextCells(row.cells)
      converted = convert(row)
    } else {
      line.read(start)
      converted = convert.convertLine(line)
    }
    counters?.values.add(cells)
    counters?.fills.add(cells)
    return converted
  }

  const prepareChunk = (chunkIndex: number, lines: RowLines, from: number, to: number): PreparedChunk => {
    const patterns: string[] = []
    const chunk: PreparedChunk = {
      chunkIndex,
      rowNumbers: lines.rowNumbers.slice(from, to),
      sealed: new Uint8Array(0),
      sealedDigests: new Uint8Array(0),
      digests: new Uint32Array((to - from) * hasher.rowWords),
      findings: [],
      rowsWithoutFuzzyIdentity: 0,
      rowsWithoutIdentityId: 0,
    }
    for (let index = 0; index < to - from; index += 1) {
      const converted = convertRow(lines, from + index)
      const { recordPattern, issues, hasError, hasFuzzyIdentity, hasIdentityId } = converted
      patterns.push(recordPattern)
      hasher.writeLine(line, converted, chunk.digests, index * hasher.rowWords)
      if (issues.length > 0) chunk.findings.push({ index, issues, hasError })
      if (hasError) continue
      if (!hasFuzzyIdentity) chunk.rowsWithoutFuzzyIdentity += 1
      if (!hasIdentityId) chunk.rowsWithoutIdentityId += 1
    }
    const bytes = lines.bytes.subarray(startOfLine(lines, from), lines.lineEnds[to - 1])
    const encoded = encoder.encode(bytes, patterns, convert.template)
    chunk.sealed = sealChunk(dataKey, jobId, chunkIndex, encoded)
    freeMemory(encoded)
    chunk.sealedDigests = sealDigests(chunkIndex, chunk.digests)
    return chunk
  }

  return ({ chunkIndex, lines }) => {
    line.load(lines.bytes)
    const chunks: PreparedChunk[] = []
    const rowCount = lines.rowNumbers.length
    for (let from = 0; from < rowCount; from += chunkRows) {
      const to = Math.min(from + chunkRows, rowCount)
      chunks.push(prepareChunk(chunkIndex + chunks.length, lines, from, to))
    }
    freeMemory(lines.bytes)
    return { chunks, counted: counters?.take() ?? null }
  }
}

interface Counters {
  statistics: ConversionStatistics
  values: DistinctValueCounter
  fills: FillCounter
  /** What was counted since the last call. */
  take: () => CountedBlock
}

function createCounters(mapping: Mapping): Counters {
  const statistics = new ConversionStatistics()
  // The limit is that of the whole file.
  const values = new DistinctValueCounter(mapping, Infinity)
  const fills = new FillCounter(mapping)
  const take = (): CountedBlock => ({
    changes: statistics.take(),
    values: values.take(),
    fills: fills.take(),
  })
  return { statistics, values, fills, take }
}
