import { isAscii } from 'node:buffer'
import { AppError } from '../../../shared/errors/AppError.ts'
import type { Row, Workbook } from '../../../shared/model/workbook.ts'
import { parseLines, type RowLines } from '../../rowLines/RowLines.ts'
import { rowsPerArray } from '../limits.ts'
import { toFileError } from '../../containers/fileErrors.ts'
import type { SourceFile } from '../../containers/SourceFile.ts'
import type { ReadRowsOptions, WorkbookReader } from '../WorkbookReader.ts'
import { declaredDelimiter, detectDelimiter } from './delimiter.ts'
import { isGuardedFile } from '../../writing/formulaGuard.ts'
import { RecordParser } from './RecordParser.ts'
import { encodingFrom, textDecoder, type DetectedEncoding } from './textEncoding.ts'
import { Utf8Transcoder } from './Utf8Transcoder.ts'

/** Bytes per read. */
const pieceBytes = 256 * 1024
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
  /** Of the text in UTF-8, before the data: a byte order mark that the decoder did not strip, and a `sep=` line. */
  readonly #skippedBytes: number
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
    const skippedCharacters = beginning.length - sample.length + (declared?.lineLength ?? 0)
    this.#skippedBytes = Buffer.byteLength(beginning.slice(0, skippedCharacters))
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
    for await (const lines of this.readLines(sheetIndex, { signal: options.signal })) yield parseLines(lines)
  }

  async *readLines(sheetIndex: number, options: ReadRowsOptions = {}): AsyncGenerator<RowLines, void> {
    const { signal, rowNumberBase } = options
    const file = this.#file
    try {
      signal?.throwIfAborted()
      this.#fraction = 0
      if (sheetIndex !== 0) throw new AppError('file.sheetNotFound', 'a text file has one sheet')
      await file.assertUnchanged()
      let transcoder = new Utf8Transcoder(this.#encoding.label)
      let { isSettled } = this.#encoding
      const parser = new RecordParser(this.#delimiter, {
        isCarriageReturn: this.#isCarriageReturn,
        isGuarded: this.#isGuarded,
        rowsAtOnce: rowsPerArray,
        rowNumberBase,
      })
      let toSkip = this.#skippedBytes
      let readBytes = 0
      for await (const piece of file.stream(0, file.sizeBytes, pieceBytes)) {
        if (!isSettled && !isAscii(piece)) {
          // So far all ASCII, so no character is open: the transcoder can be replaced at this position.
          yield* piecesOf(parser, parser.push(transcoder.end()), signal)
          this.workbook.encoding = await encodingFrom(file, readBytes)
          transcoder = new Utf8Transcoder(this.workbook.encoding, { isBeginning: readBytes === 0 })
          isSettled = true
        }
        readBytes += piece.length
        this.#fraction = readBytes / file.sizeBytes
        const text = transcoder.push(piece)
        const skipped = Math.min(toSkip, text.length)
        toSkip -= skipped
        yield* piecesOf(parser, parser.push(text.subarray(skipped)), signal)
        signal?.throwIfAborted()
      }
      yield* piecesOf(parser, parser.push(transcoder.end()), signal)
      const rest = parser.finish()
      // If the file was written to during the pass, its rows may mix two versions.
      await file.assertUnchanged()
      this.#fraction = 1
      yield* piecesOf(parser, rest, signal)
    } catch (error) {
      throw signal?.aborted === true ? signal.reason : toFileError(error, file.name)
    }
  }

  fraction(): number {
    return this.#fraction
  }

  async close(): Promise<void> {
    await this.#file.close()
  }
}

/** Rows of the parser, and those that follow them. */
function* piecesOf(
  parser: RecordParser,
  first: RowLines,
  signal: AbortSignal | undefined,
): Generator<RowLines, void> {
  for (let lines = first; lines.rowNumbers.length > 0; lines = parser.more()) {
    signal?.throwIfAborted()
    yield lines
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
