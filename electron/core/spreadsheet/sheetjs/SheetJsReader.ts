import { AppError } from '../../../shared/errors/AppError.ts'
import type {
  CellDefect,
  CellDefectKind,
  Row,
  Workbook,
  WorkbookFormat,
} from '../../../shared/model/workbook.ts'
import { cellText } from '../cellText.ts'
import { rowsPerArray } from '../limits.ts'
import { toFileError } from '../../containers/fileErrors.ts'
import type { SourceFile } from '../../containers/SourceFile.ts'
import type { MergedRange, ReadRowsOptions, WorkbookReader } from '../WorkbookReader.ts'
import { formatNumber, numberDefect } from '../xlsx/formatNumber.ts'
import { isoDateText } from '../xlsx/isoDate.ts'
import { builtinFormat, parseNumberFormat, plainFormat, type CellFormat } from '../xlsx/numberFormat.ts'
import { showText, type ShownCell } from '../xlsx/shownCell.ts'
import { parseTextFormat, type TextFormat } from '../xlsx/textFormat.ts'
import { valuesPerCell, type ParsedFile, type ParsedRow } from './ParsedFile.ts'

/** What is known of a file before it is parsed. Plain data. */
export interface FileOrigin {
  format: WorkbookFormat
  /** WHATWG label of a text format, else null. */
  encoding: string | null
  /** Of the content, decrypted. */
  sizeBytes: number
}

/**
 * Reads .xls, .xlsb and .ods through SheetJS, and the workbooks that `readTables` and `readXmlWorkbook`
 * parsed from HTML and XML. They are parsed as a whole: these formats end at 65,536 rows or are rare.
 * Uses SheetJS's raw numbers with our own formatting, because its texts have exponents, American date order
 * and times one second short.
 */
export class SheetJsReader implements WorkbookReader {
  readonly workbook: Workbook
  readonly countsFrom1904: boolean
  readonly #file: SourceFile
  readonly #parsed: ParsedFile
  readonly #formats: readonly CellFormat[]
  readonly #textFormats: readonly (TextFormat | null)[]
  #fraction = 0

  constructor(file: SourceFile, { format, encoding, sizeBytes }: FileOrigin, parsed: ParsedFile) {
    this.#file = file
    this.#parsed = parsed
    this.countsFrom1904 = parsed.is1904
    this.#formats = parsed.formats.map((code) => (code === '' ? plainFormat : parseNumberFormat(code)))
    this.#textFormats = parsed.formats.map(parseTextFormat)
    this.workbook = {
      fileName: file.name,
      sizeBytes,
      format,
      encoding,
      delimiter: null,
      sheets: parsed.sheets.map(({ name, hidden }, index) => ({ index, name, hidden })),
    }
  }

  async *readRows(sheetIndex: number, options: ReadRowsOptions = {}): AsyncGenerator<Row[], void> {
    const { signal } = options
    try {
      signal?.throwIfAborted()
      this.#fraction = 0
      const sheet = this.#parsed.sheets[sheetIndex]
      if (sheet === undefined) throw new AppError('file.sheetNotFound', 'no such sheet')
      await this.#file.assertUnchanged()
      let rows: Row[] = []
      let done = 0
      for await (const piece of this.#parsed.readRows(sheetIndex)) {
        for (const source of piece) {
          done += 1
          const row = this.#row(source)
          if (row !== null) rows.push(row)
          if (rows.length < rowsPerArray) continue
          this.#fraction = done / sheet.rowCount
          yield rows
          // Yield to the event loop, or an abort would only take effect after the whole sheet.
          await new Promise((resolve) => setImmediate(resolve))
          signal?.throwIfAborted()
          rows = []
        }
      }
      this.#fraction = 1
      if (rows.length > 0) yield rows
    } catch (error) {
      throw signal?.aborted === true ? signal.reason : toFileError(error, this.#file.name)
    }
  }

  async readMerges(sheetIndex: number, lastRow: number): Promise<MergedRange[]> {
    const { merges } = await this.#parsed.readDetails(sheetIndex)
    return merges.filter((range) => range.firstRow <= lastRow)
  }

  async readHiddenColumns(sheetIndex: number): Promise<ReadonlySet<number>> {
    return new Set((await this.#parsed.readDetails(sheetIndex)).hiddenColumns)
  }

  fraction(): number {
    return this.#fraction
  }

  async close(): Promise<void> {
    this.#parsed.close()
    await this.#file.close()
  }

  #row({ index, hidden, flat }: ParsedRow): Row | null {
    const cells: string[] = []
    let defects: CellDefect[] | null = null
    let hasText = false
    for (let at = 0; at < flat.length; at += valuesPerCell) {
      const columnIndex = flat[at] as number
      const value = flat[at + 2]!
      const type = flat[at + 1] as string
      const shown = flat[at + 4] as string
      const { text, defect: kind } = this.#show(type, value, flat[at + 3] as number, shown)
      if (kind !== null) defects = [...(defects ?? []), { columnIndex, kind }]
      if (text === '') continue
      while (cells.length < columnIndex) cells.push('')
      cells[columnIndex] = text
      hasText ||= text.trim() !== ''
    }
    return hasText || defects !== null ? { rowNumber: index + 1, cells, defects, hidden } : null
  }

  #show(type: string, value: string | number | boolean, formatIndex: number, shown: string): ShownCell {
    if (type === 's') return showText(cellText(String(value)), this.#textFormats[formatIndex] ?? null)
    const format = this.#formatOf(formatIndex, shown)
    return { text: this.#cellText(type, value, format, shown), defect: this.#defectOf(type, value, format) }
  }

  #formatOf(index: number, shown: string): CellFormat {
    // SheetJS has no code for some built-in formats; it renders the date formats among them as m/d/yy.
    const isBuiltinDate = /^\d{1,2}\/\d{1,2}\/\d{2}$/.test(shown)
    return isBuiltinDate ? builtinFormat(14) : (this.#formats[index] ?? plainFormat)
  }

  #cellText(type: string, value: string | number | boolean, format: CellFormat, shown: string): string {
    if (type === 'b') return value === true ? 'TRUE' : 'FALSE'
    if (type === 'e') return shown === '' ? '#N/A' : shown
    if (type === 'd') return isoDateText(String(value), format)?.text ?? String(value)
    if (type !== 'n' || typeof value !== 'number') return ''
    return formatNumber(value, format, this.#parsed.is1904)
  }

  #defectOf(type: string, value: string | number | boolean, format: CellFormat): CellDefectKind | null {
    if (type === 'e') return 'error'
    if (type === 'p') return 'picture'
    if (type === 'u') return 'uncached'
    if (type === 'd') return isoDateText(String(value), format)?.defect ?? null
    return typeof value === 'number' ? numberDefect(value, format, this.#parsed.is1904) : null
  }
}
