import { AppError } from '../../../shared/errors/AppError.ts'
import type { Row, Workbook } from '../../../shared/model/workbook.ts'
import { parseLines, type RowLines } from '../../rowLines/RowLines.ts'
import { maxSharedStringsBytes, maxSheetBytes, maxSmallPartBytes } from '../limits.ts'
import { toFileError } from '../../containers/fileErrors.ts'
import type { MergedRange, ReadRowsOptions, WorkbookReader } from '../WorkbookReader.ts'
import { transcodeXml } from '../../containers/xml/readXmlPart.ts'
import { inflateEntry, readEntry } from '../../containers/zip/inflateEntry.ts'
import type { ZipArchive } from '../../containers/zip/ZipArchive.ts'
import { readCellFormats } from './cellFormats.ts'
import { readHiddenColumns } from './hiddenColumns.ts'
import { MergeCollector, readMergedRanges } from './mergedRanges.ts'
import { SharedStrings } from './SharedStrings.ts'
import { SheetScanner, scanStop, type SheetContext } from './SheetScanner.ts'
import { readWorkbookParts, type WorkbookParts } from './workbookParts.ts'

/** Streams .xlsx and .xlsm, holding one chunk of XML at a time. */
export class XlsxReader implements WorkbookReader {
  readonly workbook: Workbook
  readonly countsFrom1904: boolean
  readonly mergesFollowRows = true
  readonly #archive: ZipArchive
  readonly #parts: WorkbookParts
  readonly #context: SheetContext
  #fraction = 0

  private constructor(archive: ZipArchive, parts: WorkbookParts, context: SheetContext) {
    this.#archive = archive
    this.#parts = parts
    this.#context = context
    this.countsFrom1904 = parts.is1904
    this.workbook = {
      fileName: archive.file.name,
      sizeBytes: archive.file.sizeBytes,
      format: 'xlsx',
      encoding: null,
      delimiter: null,
      sheets: parts.sheets.map(({ sheet }) => sheet),
    }
  }

  /**
   * @param workbookPart name of the main part, see `findWorkbookPart`
   * @throws AppError `file.corrupted`, `file.unsafe`, `file.tooLarge`, `file.encrypted`
   */
  static async open(archive: ZipArchive, workbookPart: string): Promise<XlsxReader> {
    const parts = await readWorkbookParts(archive, workbookPart)
    const formats =
      parts.styles === null
        ? { numbers: [], texts: null }
        : readCellFormats(await readEntry(archive, parts.styles, maxSmallPartBytes))
    const chunks =
      parts.sharedStrings === null
        ? null
        : transcodeXml(
            inflateEntry(archive, parts.sharedStrings, {
              maxBytes: maxSharedStringsBytes,
              freesChunks: true,
            }),
          )
    return new XlsxReader(archive, parts, {
      strings: new SharedStrings(chunks),
      formats: formats.numbers,
      textFormats: formats.texts,
      is1904: parts.is1904,
      leavesFormulas: parts.leavesFormulas,
    })
  }

  async *readRows(sheetIndex: number, options: ReadRowsOptions = {}): AsyncGenerator<Row[], void> {
    for await (const lines of this.readLines(sheetIndex, { ...options, rowNumberBase: 0 }))
      yield parseLines(lines)
  }

  async *readLines(sheetIndex: number, options: ReadRowsOptions = {}): AsyncGenerator<RowLines, void> {
    const { signal } = options
    const { file } = this.#archive
    try {
      signal?.throwIfAborted()
      this.#fraction = 0
      const part = this.#parts.sheets[sheetIndex]
      if (part === undefined) throw new AppError('file.sheetNotFound', 'no such sheet')
      await file.assertUnchanged()
      const scanner = new SheetScanner(this.#context, options.rowNumberBase)
      const merges = options.onMerges ? new MergeCollector() : null
      const chunks = inflateEntry(this.#archive, part.entry, {
        maxBytes: maxSheetBytes,
        freesChunks: true,
        onProgress: (packedBytes) => {
          this.#fraction = Math.min(1, packedBytes / Math.max(1, part.entry.compressedBytes))
        },
      })
      let stop = scanStop.needMore as number
      for await (const chunk of transcodeXml(chunks)) {
        signal?.throwIfAborted()
        // Inflate past the rows to the end of the part, where the checksum is verified.
        if (stop === scanStop.end) {
          merges?.push(chunk)
          continue
        }
        scanner.push(chunk)
        while ((stop = scanner.scan()) === scanStop.rows || stop === scanStop.needString) {
          if (stop === scanStop.needString) await this.#context.strings.load(scanner.neededString)
          else yield scanner.takeLines()
          signal?.throwIfAborted()
        }
        if (stop === (scanStop.end as number)) merges?.push(scanner.rest)
      }
      if (stop !== scanStop.end) throw new AppError('file.corrupted', 'the sheet is cut off')
      // If the file was written to during the pass, its rows may mix two versions.
      await file.assertUnchanged()
      this.#fraction = 1
      const rest = scanner.takeLines()
      if (rest.rowNumbers.length > 0) yield rest
      if (merges) options.onMerges?.(merges.ranges)
    } catch (error) {
      throw signal?.aborted === true ? signal.reason : toFileError(error, file.name)
    }
  }

  async readMerges(
    sheetIndex: number,
    lastRow: number,
    options: ReadRowsOptions = {},
  ): Promise<MergedRange[]> {
    return (await this.#scanPart(sheetIndex, options, (open) => readMergedRanges(open, lastRow))) ?? []
  }

  async readHiddenColumns(sheetIndex: number, options: ReadRowsOptions = {}): Promise<ReadonlySet<number>> {
    return (await this.#scanPart(sheetIndex, options, (open) => readHiddenColumns(open()))) ?? new Set()
  }

  /** Runs `scan`, which opens passes over a sheet's XML; null when there is no such sheet. */
  async #scanPart<T>(
    sheetIndex: number,
    { signal }: ReadRowsOptions,
    scan: (open: () => AsyncIterable<Buffer>) => Promise<T>,
  ): Promise<T | null> {
    const part = this.#parts.sheets[sheetIndex]
    if (part === undefined) return null
    const open = (): AsyncIterable<Buffer> =>
      transcodeXml(
        inflateEntry(this.#archive, part.entry, {
          maxBytes: maxSheetBytes,
          onProgress: () => signal?.throwIfAborted(),
        }),
      )
    try {
      return await scan(open)
    } catch (error) {
      throw signal?.aborted === true ? signal.reason : toFileError(error, this.#archive.file.name)
    }
  }

  fraction(): number {
    return this.#fraction
  }

  async close(): Promise<void> {
    await this.#context.strings.close()
    await this.#archive.file.close()
  }
}
