/** What a file really is, by its content. */
export type WorkbookFormat = 'xlsx' | 'xls' | 'xlsb' | 'ods' | 'csv' | 'html' | 'xml'

/** One sheet as listed; a CSV file has exactly one. */
export interface Sheet {
  /** Position in the file, from 0. */
  index: number
  name: string
  hidden: boolean
}

/** A sheet that says how to fill in another one, as templates have it in front: nothing to import. */
export function isNotesSheet({ name }: Sheet): boolean {
  return /说明|须知|注意事项|填写规范|字典|帮助|readme|instructions?/i.test(name)
}

/** A file that was opened, before any of its rows were read. */
export interface Workbook {
  /** File name without its folder. */
  fileName: string
  sizeBytes: number
  format: WorkbookFormat
  /** WHATWG encoding label for text formats (`utf-8`, `gb18030`, …), else null. */
  encoding: string | null
  /** The character between cells of a text format, else null. */
  delimiter: string | null
  sheets: Sheet[]
}

/** What is wrong with a cell whose text cannot be trusted. */
export type CellDefectKind =
  /** The cell shows an error such as #N/A; its text is that error. */
  | 'error'
  /** A number of more than 15 digits: the end was already lost when the file was saved. */
  | 'imprecise'
  /** A formula that was saved without its result; the text is empty. */
  | 'uncached'
  /** The row has more cells than its header, or a broken quote (text formats). */
  | 'ragged'
  /** Bytes that do not belong to the file's encoding; they read as U+FFFD. */
  | 'undecodable'
  /** A date of which only a part was typed, 5月3日 or 1990-5: the program added the year, or the first of the month. */
  | 'completed'

export interface CellDefect {
  /** 0-based column of the sheet. */
  columnIndex: number
  kind: CellDefectKind
}

/**
 * One row as the user's file has it.
 *
 * Cells are text, ready to show: numbers without exponent (`13812345678`), dates as `yyyy-MM-dd` or
 * `yyyy-MM-dd HH:mm:ss`, booleans `TRUE`/`FALSE`, a blank cell `''`. Text is kept as it is, untrimmed.
 */
export interface Row {
  /** 1-based number in the source, as Excel shows it; for text formats the 1-based line the record starts on. */
  rowNumber: number
  /** Index is the 0-based column; may be shorter than the header when the last cells are blank. */
  cells: string[]
  /** Null when nothing is wrong, which is nearly always. */
  defects: CellDefect[] | null
  /** Hidden by the user or by a filter. */
  hidden: boolean
}

/** One column that has a header or any value. */
export interface Column {
  /** 0-based column of the sheet. */
  index: number
  /** Distinct, never empty: a blank header reads 「列C」 style, a repeated one gets a number. */
  name: string
  /** Up to three non-blank values from the first rows. */
  samples: string[]
  /** Present when the file hides it; it can be imported all the same. */
  hidden?: true
}

/** The beginning of a sheet with its header understood. */
export interface SheetPreview {
  workbook: Workbook
  sheetIndex: number
  /** 1-based source number of the (last) header row. */
  headerRow: number
  /** No row looks like a header: `headerRow` is only the first row, and the user has to point at one before going on. */
  isHeaderMissing?: true
  columns: Column[]
  /** The first data rows, at most the number asked for. */
  rows: Row[]
  /** Raw first rows including the header and what is above it, so that the user can point at another header row. */
  head: Row[]
  /** How many of the first data rows are hidden, by hand or by a filter; absent: none. */
  hiddenRows?: number
  /** Data rows in the sheet when known without reading it all, else null. */
  rowCount: number | null
}

/** How to read a file: what the user chose over what was detected. */
export interface ReadChoices {
  /** Default: the first visible sheet that holds a table. */
  sheetIndex?: number | undefined
  /** 1-based; default: detected. */
  headerRow?: number | undefined
  /** WHATWG label; text formats only; default: detected. */
  encoding?: string | undefined
  /** Leave out rows that are hidden, by hand or by a filter. Default: they are read like any other. */
  skipHiddenRows?: boolean | undefined
}
