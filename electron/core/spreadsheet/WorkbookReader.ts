import type { Row, Workbook } from '../../shared/model/workbook.ts'
import type { FileStamp } from '../containers/SourceFile.ts'
import type { RowLines } from '../rowLines/RowLines.ts'

export type { FileStamp }

/** Options of one pass over a sheet. */
export interface ReadRowsOptions {
  /** Aborts the pass: it throws the signal's reason and releases what the pass holds. */
  signal?: AbortSignal | undefined
  /** Added to the row numbers that `readLines` writes: several sheets as one table, see `placeRow`. Default: 0. */
  rowNumberBase?: number | undefined
  /** Called at the end of a whole pass by readers with `mergesFollowRows`: the merged ranges of the sheet. */
  onMerges?: ((merges: readonly MergedRange[]) => void) | undefined
}

/** A merged cell range; its top left cell holds the value. All bounds are inclusive. */
export interface MergedRange {
  /** 1-based, as in `Row`. */
  firstRow: number
  lastRow: number
  /** 0-based. */
  firstColumn: number
  lastColumn: number
}

/**
 * Port that every file format implements: open once, list sheets, stream rows. `openWorkbook` picks the
 * implementation.
 *
 * Memory is bounded whatever the size of the file: streaming formats hold a part of it, formats that are read
 * as a whole have a size limit. Readers never write to the file.
 *
 * @example
 * const reader = await openWorkbook('名单.xlsx')
 * try {
 *   for await (const rows of reader.readRows(0)) {
 *     for (const { rowNumber, cells } of rows) console.log(rowNumber, cells)
 *   }
 * } finally {
 *   await reader.close()
 * }
 */
export interface WorkbookReader {
  readonly workbook: Workbook

  /** Date serials count from 1904-01-01 (old Excel for Mac), not 1900; absent in formats without serials. */
  readonly countsFrom1904?: boolean

  /**
   * Streams the rows of a sheet in order, in arrays of up to a few hundred, without rows whose cells are all
   * blank. Each call starts a new pass. Leaving the loop early releases what the pass holds.
   *
   * @param sheetIndex 0-based, as in `workbook.sheets`
   * @throws AppError `file.sheetNotFound`, `file.corrupted`, `file.unsafe`, `file.tooLarge`,
   *   `file.unreadable`; `file.changed`, `file.notFound` when the file on disk differs from the opened one,
   *   checked at the start and at the end of the pass
   */
  readRows(sheetIndex: number, options?: ReadRowsOptions): AsyncIterable<Row[]>

  /**
   * The rows of `readRows` as lines, in pieces of up to a few hundred, without a string or an object for each cell. Absent in
   * formats that are read as a whole.
   */
  readLines?(sheetIndex: number, options?: ReadRowsOptions): AsyncIterable<RowLines>

  /**
   * Reads the merged ranges that begin at or above a row. Absent in formats without merges.
   * May read the whole sheet.
   *
   * @param lastRow 1-based
   */
  readMerges?(sheetIndex: number, lastRow: number, options?: ReadRowsOptions): Promise<MergedRange[]>

  /**
   * `readMerges` reads the whole sheet, since the file has its merges behind all rows; `ReadRowsOptions.onMerges`
   * tells them at no cost, but too late for the rows. Default: false.
   */
  readonly mergesFollowRows?: boolean

  /**
   * Reads which columns are hidden. Absent in formats without hidden columns.
   * Reads only the beginning of the sheet.
   *
   * @returns 0-based column indexes
   */
  readHiddenColumns?(sheetIndex: number, options?: ReadRowsOptions): Promise<ReadonlySet<number>>

  /** Progress of the latest pass, 0 to 1. Measured in bytes, or in rows where the sheet is in memory. */
  fraction(): number

  /** Releases the file. Idempotent. */
  close(): Promise<void>
}

/** The user's choices; each overrides detection. */
export interface OpenOptions {
  /** WHATWG encoding label; text formats only. Default: detected. */
  encoding?: string | undefined
  /** Cell separator, one character; text formats only. Default: detected. */
  delimiter?: string | undefined
  /** Stamp of the file at preview time. Opening fails with `file.changed` when the file differs now. */
  stamp?: FileStamp | undefined
  /** Aborts opening with the signal's reason. Formats that are read as a whole take seconds to open. */
  signal?: AbortSignal | undefined
}
