import { isAscii } from 'node:buffer'
import { AppError } from '../../../shared/errors/AppError.ts'
import type { Row, Workbook } from '../../../shared/model/workbook.ts'
import { rowsPerArray } from '../limits.ts'
import { toFileError } from '../../containers/fileErrors.ts'
import type { SourceFile } from '../../containers/SourceFile.ts'
import type { ReadRowsOptions, WorkbookReader } from '../WorkbookReader.ts'
import { declaredDelimiter, detectDelimiter } from './delimiter.ts'
import { isGuardedFile, unguardRows } from '../../writing/formulaGuard.ts'
import { RecordParser } from './RecordParser.ts'
import { encodingFrom, textDecoder, type DetectedEncoding } from './textEncoding.ts'

/** Bytes per read. */
const pieceBytes = 256 * 1024
/** Bytes per decode: longer strings leave V8's young generation, which doubles the time. */
const decodedBytes = 32 * 1024
/** Rows in memory at once: far more than a decoded piece has, unless a quote kept them waiting. */
const rowsAtOnce = 16_384
/** Bytes sampled to detect the delimiter and the line ending. */
const sampleBytes = 256 * 1024

/** The UTF-8 and UTF-16 decoders strip it, the GB18030 decoder does not. */
const byteOrderMark = '\ufeff'

/** Streams delimited text (.csv, .tsv, .txt). Exposes one sheet, named after the file. */
export class CsvReader implements WorkbookReader {
  readonly workbook: Workbook
  readonly #file: SourceFile
  readonly #encoding: DetectedEncoding
  readonly #delimiter: string
  /** Characters before the data: a byte order mark that the decoder did not strip, and a `sep=` line. */
  readonly #skippedCharacters: number
  readonly #isCarriageReturn: boolean
  /** The file was written by this app, which prefixes formula-like cells with an apostrophe. */
  readonly #isGuarded: boolean
  #fraction = 0

  private constructor(file: SourceFile, encoding: DetectedEncoding, beginning: string, delimiter?: string) {
    const sample = beginning.startsWith(byteOrderMark) ? beginning.slice(1) : beginning
    const declared = declaredDelimiter(sample)
    this.#file = file
    this.#encoding = encoding
    this.#delimiter = delimiter ?? declared?.delimiter ?? detectDelimiter(sample)
    this.#skippedCharacters = beginning.length - sample.length + (declared?.lineLength ?? 0)
    this.#isGuarded = isGuardedFile(sample, this.#delimiter)
    this.#isCarriageReturn = endsLinesByCarriageReturn(sample)
    this.workbook = {
      fileName: file.name,
      sizeBytes: file.sizeBytes,
      format: 'csv',
      encoding: encoding.label,
      delimiter: this.#delimiter,
      sheets: [{ index: 0, name: file.name.replace(/\.[^.]+$/, ''), hidden: false }],
    }
  }

  /**
   * @param delimiter the user's choice; default: from a `sep=` line, else detected
   * @throws AppError `file.unsupportedEncoding`
   */
  static async open(file: SourceFile, encoding: DetectedEncoding, delimiter?: string): Promise<CsvReader> {
    const decoder = textDecoder(encoding.label)
    const sample = decoder.decode(await file.read(0, sampleBytes), { stream: true })
    return new CsvReader(file, { ...encoding, label: encoding.label.toLowerCase() }, sample, delimiter)
  }

  async *readRows(sheetIndex: number, options: ReadRowsOptions = {}): AsyncGenerator<Row[], void> {
    const { signal } = options
    const file = this.#file
    try {
      signal?.throwIfAborted()
      this.#fraction = 0
      if (sheetIndex !== 0) throw new AppError('file.sheetNotFound', 'a text file has one sheet')
      await file.assertUnchanged()
      let decoder = textDecoder(this.#encoding.label)
      let { isSettled } = this.#encoding
      const parser = new RecordParser(this.#delimiter, {
        isCarriageReturn: this.#isCarriageReturn,
        rowsAtOnce,
      })
      let toSkip = this.#skippedCharacters
      let readBytes = 0
      for await (const piece of file.stream(0, file.sizeBytes, pieceBytes)) {
        if (!isSettled && !isAscii(piece)) {
          // So far all ASCII, so the decoder holds no partial character: it can be replaced at this position.
          this.workbook.encoding = await encodingFrom(file, readBytes)
          decoder = textDecoder(this.workbook.encoding)
          isSettled = true
        }
        for (let from = 0; from < piece.length; from += decodedBytes) {
          const bytes = piece.subarray(from, from + decodedBytes)
          readBytes += bytes.length
          let text = decoder.decode(bytes, { stream: true })
          if (toSkip > 0) {
            const skipped = Math.min(toSkip, text.length)
            toSkip -= skipped
            text = text.slice(skipped)
          }
          this.#fraction = readBytes / file.sizeBytes
          yield* this.#arrays(parser, parser.push(text), signal)
        }
        signal?.throwIfAborted()
      }
      // Flush: a partial character at the end decodes to U+FFFD.
      yield* this.#arrays(parser, parser.push(decoder.decode()), signal)
      const rest = parser.finish()
      // If the file was written to during the pass, its rows may mix two versions.
      await file.assertUnchanged()
      this.#fraction = 1
      yield* this.#arrays(parser, rest, signal)
    } catch (error) {
      throw signal?.aborted === true ? signal.reason : toFileError(error, file.name)
    }
  }

  /** Cuts rows of the parser, and those that follow them, into arrays of `rowsPerArray`. */
  *#arrays(parser: RecordParser, from: Row[], signal: AbortSignal | undefined): Generator<Row[], void> {
    for (let parsed = from; parsed.length > 0; parsed = parser.more()) {
      const rows = this.#isGuarded ? unguardRows(parsed) : parsed
      for (let first = 0; first < rows.length; first += rowsPerArray) {
        signal?.throwIfAborted()
        yield rows.length <= rowsPerArray ? rows : rows.slice(first, first + rowsPerArray)
      }
    }
  }

  fraction(): number {
    return this.#fraction
  }

  async close(): Promise<void> {
    await this.#file.close()
  }
}

/**
 * Whether lines end in a lone CR (Excel for Mac). Ignores quoted cells, where line breaks are LF even then.
 */
function endsLinesByCarriageReturn(sample: string): boolean {
  if (!sample.includes('\r')) return false
  const unquoted = sample.replace(/"(?:[^"]|"")*(?:"|$)/g, '')
  return unquoted.includes('\r') && !unquoted.includes('\n')
}
