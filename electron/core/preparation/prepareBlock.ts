import type { ConversionSummary } from '../../shared/model/correction.ts'
import type { Issue } from '../../shared/model/issue.ts'
import type { Mapping } from '../../shared/model/mapping.ts'
import type { Row } from '../../shared/model/workbook.ts'
import { ConversionStatistics } from '../conversion/ConversionStatistics.ts'
import { createRowConverter } from '../conversion/createRowConverter.ts'
import { createDigestSealer } from '../duplicates/IdentityDigestTable.ts'
import { createIdentityHasher } from '../duplicates/hashIdentities.ts'
import { sealChunk } from '../rows/chunkCipher.ts'
import { encodeRows, type RowToStage } from '../rows/rowCodec.ts'

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
  /** Count what conversions change. */
  countsChanges: boolean
}

/** Rows in the order of the file; all chunks but the last of the file are full. */
export interface RowBlock {
  /** Index of its first chunk in the job. */
  chunkIndex: number
  rows: Row[]
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
  /** What conversions changed, in the order of first occurrence. */
  changes: ConversionSummary[]
}

/**
 * Creates the function that converts, checks and seals a block of rows by itself: it knows nothing of other blocks, so that
 * blocks can be prepared in several threads.
 *
 * @throws AppError `mapping.*`
 */
export function createBlockPreparer(setup: BlockSetup): (block: RowBlock) => PreparedBlock {
  const { jobId, mapping, today, countsChanges } = setup
  const dataKey = Buffer.from(setup.dataKey)
  const statistics = countsChanges ? new ConversionStatistics() : undefined
  const convert = createRowConverter(mapping, { today, statistics })
  const identityKey = Buffer.from(setup.identityKey)
  const hasher = createIdentityHasher(mapping, identityKey)
  const sealDigests = createDigestSealer(jobId, identityKey)

  const prepareChunk = (chunkIndex: number, rows: readonly Row[]): PreparedChunk => {
    const staged: RowToStage[] = []
    const chunk: PreparedChunk = {
      chunkIndex,
      rowNumbers: [],
      sealed: new Uint8Array(0),
      sealedDigests: new Uint8Array(0),
      digests: new Uint32Array(rows.length * hasher.rowWords),
      findings: [],
      rowsWithoutFuzzyIdentity: 0,
      rowsWithoutIdentityId: 0,
    }
    for (const [index, row] of rows.entries()) {
      const { recordPattern, issues, hasError, hasFuzzyIdentity, hasIdentityId, identifiers } = convert(row)
      const { rowNumber, cells, defects, hidden } = row
      const plain = { rowNumber, cells, recordPattern }
      staged.push(
        defects || hidden ? { ...plain, ...(defects && { defects }), ...(hidden && { hidden }) } : plain,
      )
      chunk.rowNumbers.push(rowNumber)
      hasher.write(identifiers, chunk.digests, index * hasher.rowWords)
      if (issues.length > 0) chunk.findings.push({ index, issues, hasError })
      if (hasError) continue
      if (!hasFuzzyIdentity) chunk.rowsWithoutFuzzyIdentity += 1
      if (!hasIdentityId) chunk.rowsWithoutIdentityId += 1
    }
    // A copy with memory of its own, which can be moved to another thread.
    chunk.sealed = new Uint8Array(sealChunk(dataKey, jobId, chunkIndex, encodeRows(staged, convert.template)))
    chunk.sealedDigests = sealDigests(chunkIndex, chunk.digests)
    return chunk
  }

  return ({ chunkIndex, rows }) => {
    const chunks: PreparedChunk[] = []
    for (let from = 0; from < rows.length; from += chunkRows)
      chunks.push(prepareChunk(chunkIndex + chunks.length, rows.slice(from, from + chunkRows)))
    return { chunks, changes: statistics?.take() ?? [] }
  }
}
