import type { MergedRange } from '../WorkbookReader.ts'

/** See `ParsedRow.flat`. */
export const valuesPerCell = 5

export interface ParsedRow {
  /** 0-based. */
  index: number
  hidden: boolean
  /**
   * Five values per cell: column (0-based), type, value, index of its format or -1, shown text (errors and
   * numbers without format code, else ''). Types are those of SheetJS (`s`, `n`, `b`, `e`) and `d` for an ISO
   * 8601 text, `u` for a formula without result, `p` for a picture.
   */
  flat: (string | number | boolean)[]
}

/** A workbook that was parsed into memory, from HTML or XML. */
export interface ParsedWorkbook {
  /** Number format codes; '' where there is none. */
  formats: string[]
  sheets: ParsedSheet[]
  is1904: boolean
}

export interface ParsedSheet extends SheetDetails {
  name: string
  hidden: boolean
  rows: ParsedRow[]
}

export interface SheetDetails {
  merges: MergedRange[]
  /** 0-based. */
  hiddenColumns: number[]
}

/** A parsed workbook, wherever its rows are. */
export interface ParsedFile {
  readonly formats: readonly string[]
  readonly is1904: boolean
  readonly sheets: readonly { name: string; hidden: boolean; rowCount: number }[]
  /**
   * Reads the rows of a sheet in order, some thousand at a time.
   *
   * @throws AppError `file.tooLarge`, `file.corrupted` when the process that has them ended
   */
  readRows(sheetIndex: number): AsyncIterable<readonly ParsedRow[]>
  /** @throws as `readRows` */
  readDetails(sheetIndex: number): Promise<SheetDetails>
  /** Idempotent. */
  close(): void
}

/** The file of a workbook in memory. */
export function fileInMemory({ formats, sheets, is1904 }: ParsedWorkbook): ParsedFile {
  return {
    formats,
    is1904,
    sheets: sheets.map(({ name, hidden, rows }) => ({ name, hidden, rowCount: rows.length })),
    async *readRows(sheetIndex) {
      yield sheets[sheetIndex]?.rows ?? []
    },
    readDetails: async (sheetIndex) => sheets[sheetIndex] ?? { merges: [], hiddenColumns: [] },
    close: () => void (sheets.length = 0),
  }
}
