import type * as SheetJs from 'xlsx'
import type { CellObject, WorkBook, WorkSheet } from 'xlsx'
import { AppError } from '../../../shared/errors/AppError.ts'
import type { CellDefect, Row, Workbook, WorkbookFormat } from '../../../shared/model/workbook.ts'
import { maxColumns, rowsPerArray } from '../limits.ts'
import { toFileError } from '../source/fileErrors.ts'
import type { SourceFile } from '../source/SourceFile.ts'
import type { ReadRowsOptions, WorkbookReader } from '../WorkbookReader.ts'
import { firstImprecise, formatNumber, isRoundedText } from '../xlsx/formatNumber.ts'
import { builtinFormat, parseNumberFormat, plainFormat } from '../xlsx/numberFormat.ts'
import type { CellFormat } from '../xlsx/numberFormat.ts'

/** What SheetJS parses: bytes of a binary format, or decoded text. */
export type SheetJsInput = { bytes: Buffer } | { text: string; encoding: string }

/** The file at hand, and what it was found to be. */
export interface SheetJsSource {
  file: SourceFile
  format: WorkbookFormat
  input: SheetJsInput
}

/**
 * Reads .xls, .xlsb, .ods and tables in HTML or XML through SheetJS, which holds the whole workbook in memory: these
 * formats end at 65,536 rows or are rare. Its numbers are taken as they are and shown by our own formats, because
 * its own texts have exponents, dates in American order and times that are a second short.
 */
export class SheetJsReader implements WorkbookReader {
  readonly workbook: Workbook
  readonly #file: SourceFile
  #sheets: WorkSheet[]
  readonly #is1904: boolean
  readonly #formats = new Map<string, CellFormat>()
  #fraction = 0

  private constructor(source: SheetJsSource, content: WorkBook) {
    const { file, format, input } = source
    this.#file = file
    this.#sheets = []
    const sheets: Workbook['sheets'] = []
    content.SheetNames.forEach((name, position) => {
      const sheet = content.Sheets[name]
      // Chart and macro sheets have a type.
      if (sheet === undefined || (sheet['!type'] ?? 'sheet') !== 'sheet') return
      const hidden = (content.Workbook?.Sheets?.[position]?.Hidden ?? 0) !== 0
      sheets.push({ index: sheets.length, name, hidden })
      this.#sheets.push(sheet)
    })
    this.#is1904 = content.Workbook?.WBProps?.date1904 === true
    this.workbook = {
      fileName: file.name,
      sizeBytes: file.sizeBytes,
      format,
      encoding: 'text' in input ? input.encoding : null,
      delimiter: null,
      sheets,
    }
  }

  /** @throws AppError `file.encrypted`, `file.corrupted` */
  static async open(source: SheetJsSource): Promise<SheetJsReader> {
    const { input } = source
    const library = await loadLibrary()
    const common = { dense: true, cellNF: true, cellStyles: true, cellHTML: false } as const
    try {
      const content =
        'bytes' in input
          ? library.read(input.bytes, { ...common, type: 'buffer' })
          : // `raw` keeps the text of HTML cells: 00123 stays 00123.
            library.read(input.text, { ...common, type: 'string', raw: true })
      return new SheetJsReader(source, content)
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : String(cause)
      const code = /password|encrypt/i.test(message) ? 'file.encrypted' : 'file.corrupted'
      throw new AppError(code, `SheetJS: ${message}`, { cause })
    }
  }

  async *readRows(sheetIndex: number, options: ReadRowsOptions = {}): AsyncGenerator<Row[], void> {
    const { signal } = options
    try {
      signal?.throwIfAborted()
      this.#fraction = 0
      const sheet = this.#sheets[sheetIndex]
      if (sheet === undefined) throw new AppError('file.sheetNotFound', 'no such sheet')
      await this.#file.assertUnchanged()
      const data: (CellObject[] | undefined)[] = sheet['!data'] ?? []
      let rows: Row[] = []
      for (let index = 0; index < data.length; index++) {
        const row = this.#row(data[index], index, sheet['!rows']?.[index]?.hidden === true)
        if (row !== null) rows.push(row)
        if (rows.length < rowsPerArray) continue
        this.#fraction = index / data.length
        yield rows
        // Nothing else here waits: without this, a whole sheet would pass before a cancellation is heard.
        await new Promise((resolve) => setImmediate(resolve))
        signal?.throwIfAborted()
        rows = []
      }
      this.#fraction = 1
      if (rows.length > 0) yield rows
    } catch (error) {
      throw signal?.aborted === true ? signal.reason : toFileError(error, this.#file.name)
    }
  }

  fraction(): number {
    return this.#fraction
  }

  async close(): Promise<void> {
    this.#sheets = []
    await this.#file.close()
  }

  #row(source: CellObject[] | undefined, index: number, hidden: boolean): Row | null {
    if (source === undefined) return null
    const cells: string[] = []
    let defects: CellDefect[] | null = null
    let hasText = false
    // Sparse: `forEach` passes over what was never set.
    source.forEach((cell, columnIndex) => {
      if (columnIndex >= maxColumns) return
      const text = this.#cellText(cell)
      const kind = defectOf(cell)
      if (kind !== null) defects = [...(defects ?? []), { columnIndex, kind }]
      if (text === '') return
      while (cells.length < columnIndex) cells.push('')
      cells[columnIndex] = text
      hasText ||= text.trim() !== ''
    })
    return hasText || defects !== null ? { rowNumber: index + 1, cells, defects, hidden } : null
  }

  #cellText(cell: CellObject): string {
    switch (cell.t) {
      case 's':
        return typeof cell.v === 'string' ? cell.v : ''
      case 'n':
        return typeof cell.v === 'number' ? formatNumber(cell.v, this.#formatOf(cell), this.#is1904) : ''
      case 'b':
        return cell.v === true ? 'TRUE' : 'FALSE'
      case 'e':
        return cell.w ?? '#N/A'
      default:
        return ''
    }
  }

  #formatOf(cell: CellObject): CellFormat {
    const code = cell.z === undefined ? '' : String(cell.z)
    if (code === '' || code === 'General') {
      // East Asian built-in formats have no code here; SheetJS shows them all as m/d/yy.
      return code === '' && /^\d{1,2}\/\d{1,2}\/\d{2}$/.test(cell.w ?? '') ? builtinFormat(14) : plainFormat
    }
    let format = this.#formats.get(code)
    if (format === undefined) {
      format = parseNumberFormat(code)
      this.#formats.set(code, format)
    }
    return format
  }
}

function defectOf(cell: CellObject): CellDefect['kind'] | null {
  if (cell.t === 'e') return 'error'
  if (cell.t === 's' && typeof cell.v === 'string' && isRoundedText(cell.v)) return 'imprecise'
  if (cell.t === 'n' && typeof cell.v === 'number' && Number.isInteger(cell.v)) {
    return Math.abs(cell.v) >= firstImprecise ? 'imprecise' : null
  }
  return null
}

/** Loaded on first use: most files never need it. The code pages make GBK in old .xls files readable. */
async function loadLibrary(): Promise<typeof SheetJs> {
  const [library, codePages] = await Promise.all([import('xlsx'), import('xlsx/dist/cpexcel.full.mjs')])
  library.set_cptable(codePages)
  return library
}
