import type { Row, Workbook } from '../../shared/model/workbook.ts'
import type { FileStamp } from '../containers/SourceFile.ts'

export type { FileStamp }

/** Options of one pass over a sheet. */
export interface ReadRowsOptions {
  /** Ends the iteration with the signal's reason; open files are closed. */
  signal?: AbortSignal | undefined
}

/** Cells that the file shows as one; the first holds the value. */
export interface MergedRange {
  /** 1-based, as in `Row`. */
  firstRow: number
  lastRow: number
  /** 0-based. */
  firstColumn: number
  lastColumn: number
}

/**
 * The port that every format implements: open once, list sheets, stream rows.
 *
 * Readers hold a bounded part of the file in memory, whatever its size, and never write to it.
 */
export interface WorkbookReader {
  readonly workbook: Workbook

  /** Serial numbers of dates count from 1904-01-01, as in old Excel for Mac; absent in formats that have no serials. */
  readonly countsFrom1904?: boolean

  /**
   * Streams the rows of a sheet in order, in arrays of up to a few hundred, skipping rows in which every cell
   * is blank. Each call starts a fresh pass. Leaving the loop early releases everything the pass holds.
   *
   * @throws AppError `file.sheetNotFound`, `file.corrupted`, `file.unsafe`, `file.tooLarge`, `file.unreadable`; `file.changed`,
   *   `file.notFound` when the file is another one than it was when it was opened, at the beginning and at the end of the pass
   */
  readRows(sheetIndex: number, options?: ReadRowsOptions): AsyncIterable<Row[]>

  /** The merged ranges that begin at or above a row; absent in formats that have none. May read the whole sheet. */
  readMerges?(sheetIndex: number, lastRow: number, options?: ReadRowsOptions): Promise<MergedRange[]>

  /** The 0-based columns the file hides; absent in formats that hide none. Reads the beginning of the sheet only. */
  readHiddenColumns?(sheetIndex: number, options?: ReadRowsOptions): Promise<ReadonlySet<number>>

  /** Part of the sheet read by the newest pass, 0 to 1, by bytes. */
  fraction(): number

  /** Releases the file. Safe to call twice. */
  close(): Promise<void>
}

/** What the user decided about reading, over what is detected. */
export interface OpenOptions {
  /** WHATWG label; text formats only. */
  encoding?: string | undefined
  /** The character that separates cells; text formats only. */
  delimiter?: string | undefined
  /** What the file was when the user saw its preview; another file at the path now is `file.changed`. */
  stamp?: FileStamp | undefined
  /** Ends the opening with the signal's reason: a format that is read as a whole takes seconds to open. */
  signal?: AbortSignal | undefined
}
