import { AppError } from '../../shared/errors/AppError.ts'
import { CsvReader } from './csv/CsvReader.ts'
import { delimiters } from './csv/delimiter.ts'
import {
  detectEncoding,
  encodingOfSample,
  looksLikeText,
  textDecoder,
  type DetectedEncoding,
} from './csv/textEncoding.ts'
import { readTables } from './html/readTables.ts'
import { maxSmallPartBytes } from './limits.ts'
import { OdsContentScanner } from './sheetjs/odsContent.ts'
import { SheetJsReader } from './sheetjs/SheetJsReader.ts'
import { assertInflatable, readWholeFile } from './sheetjs/wholeFile.ts'
import { listStreams } from './source/compoundFile.ts'
import { toFileError } from './source/fileErrors.ts'
import { detectFileKind, fileKindBytes } from './source/fileKind.ts'
import { SourceFile } from './source/SourceFile.ts'
import type { FileStamp, OpenOptions, WorkbookReader } from './WorkbookReader.ts'
import { findWorkbookPart } from './xlsx/workbookParts.ts'
import { XlsxReader } from './xlsx/XlsxReader.ts'
import { readEntry } from './zip/inflateEntry.ts'
import { ZipArchive } from './zip/ZipArchive.ts'

/** What a file is that is not a spreadsheet; a parameter of `file.notSpreadsheet`. */
export type OtherKind = 'pdf' | 'image' | 'numbers' | 'zip' | 'word' | 'text' | 'unknown'

/** Where the root element of an XML workbook must have begun: after its declaration and comments. */
const markupProbeCharacters = 4096

/**
 * Opens a file for reading, by its content and not its extension. It is opened for sharing and never written to.
 *
 * @throws AppError `file.notFound`, `file.isFolder`, `file.locked`, `file.unreadable`, `file.empty`,
 * `file.encrypted`, `file.notSpreadsheet` (`params.kind`: OtherKind), `file.corrupted`, `file.unsafe`,
 * `file.tooLarge`, `file.unsupportedEncoding`, `file.changed`; each with `params.name`, the file's name; the reason of
 * `options.signal`
 */
export async function openWorkbook(path: string, options: OpenOptions = {}): Promise<WorkbookReader> {
  const file = await SourceFile.open(path)
  try {
    options.signal?.throwIfAborted()
    if (options.stamp !== undefined) file.assertStamp(options.stamp)
    return await openFile(file, options)
  } catch (error) {
    await file.close()
    throw options.signal?.aborted === true ? options.signal.reason : toFileError(error, file.name)
  }
}

/**
 * Checks that a path can be read at all, without looking at what it holds. Gives the file's stamp, for
 * `OpenOptions.stamp`.
 *
 * @throws AppError `file.notFound`, `file.isFolder`, `file.locked`, `file.unreadable`, `file.empty`
 */
export async function assertReadableFile(path: string): Promise<FileStamp> {
  const file = await SourceFile.open(path)
  await file.close()
  if (file.sizeBytes === 0) throw emptyFile(file.name)
  return file.stamp
}

async function openFile(file: SourceFile, options: OpenOptions): Promise<WorkbookReader> {
  if (file.sizeBytes === 0) throw emptyFile(file.name)
  const head = await file.read(0, fileKindBytes)
  switch (detectFileKind(head)) {
    case 'zip':
      return openZip(file, options)
    case 'compoundFile':
      return openCompoundFile(file, options)
    case 'pdf':
      throw notSpreadsheet('pdf')
    case 'image':
      throw notSpreadsheet('image')
    case 'archive':
      throw notSpreadsheet('zip')
    case 'rtf':
      throw notSpreadsheet('word')
    case 'rawBiff':
      return openXls(file, options)
    case 'text':
      return openText(file, head, options)
  }
}

async function openZip(file: SourceFile, options: OpenOptions): Promise<WorkbookReader> {
  const archive = await ZipArchive.open(file)
  const has = (pattern: RegExp): boolean => archive.entries.some(({ name }) => pattern.test(name))
  if (has(/^word\//i)) throw notSpreadsheet('word')
  if (has(/^index\/.*\.iwa$|^index\.zip$/i)) throw notSpreadsheet('numbers')

  const workbookPart = await findWorkbookPart(archive)
  if (workbookPart !== null && !/^ppt\//i.test(workbookPart)) {
    return /\.bin$/i.test(workbookPart)
      ? openWholeZip(archive, 'xlsb', options)
      : XlsxReader.open(archive, workbookPart)
  }
  const mimetype = archive.find('mimetype')
  if (mimetype !== null) {
    const type = (await readEntry(archive, mimetype, maxSmallPartBytes)).toString('latin1')
    if (type.startsWith('application/vnd.oasis.opendocument.text')) throw notSpreadsheet('word')
    if (type.startsWith('application/vnd.oasis.opendocument.spreadsheet'))
      return openWholeZip(archive, 'ods', options)
  }
  throw notSpreadsheet('zip')
}

async function openWholeZip(
  archive: ZipArchive,
  format: 'xlsb' | 'ods',
  { signal }: OpenOptions,
): Promise<WorkbookReader> {
  const manifest = archive.find('META-INF/manifest.xml')
  if (manifest !== null) {
    const text = (await readEntry(archive, manifest, maxSmallPartBytes)).toString('latin1')
    if (/encryption-data/.test(text)) throw new AppError('file.encrypted', 'the workbook has a password')
  }
  const bytes = await readWholeFile(archive.file)
  const scanner = new OdsContentScanner()
  await assertInflatable(archive, {
    signal,
    observe: (part, chunk) => {
      if (part === 'content.xml') scanner.push(chunk)
    },
  })
  return SheetJsReader.open({
    file: archive.file,
    format,
    encoding: null,
    input: { bytes },
    content: scanner,
    signal,
  })
}

async function openCompoundFile(file: SourceFile, options: OpenOptions): Promise<WorkbookReader> {
  const streams = await listStreams(file)
  if (streams.includes('EncryptedPackage'))
    throw new AppError('file.encrypted', 'the workbook has a password')
  if (!streams.some((name) => name === 'Workbook' || name === 'Book')) {
    throw notSpreadsheet(streams.includes('WordDocument') ? 'word' : 'unknown')
  }
  return openXls(file, options)
}

async function openXls(file: SourceFile, { signal }: OpenOptions): Promise<WorkbookReader> {
  const input = { bytes: await readWholeFile(file) }
  return SheetJsReader.open({ file, format: 'xls', encoding: null, input, signal })
}

async function openText(file: SourceFile, head: Buffer, options: OpenOptions): Promise<WorkbookReader> {
  if (!looksLikeText(head)) throw notSpreadsheet('unknown')
  const encoding =
    options.encoding === undefined ? await detectEncoding(file) : { label: options.encoding, isSettled: true }
  const beginning = textDecoder(encoding.label).decode(head, { stream: true }).trimStart()
  // <姓名> may well be the name of a column.
  if (/^<[a-z!?]/i.test(beginning)) return openMarkup(file, beginning, encoding, options)
  if (/^(\{\s*"|\[\s*\{)/.test(beginning)) throw notSpreadsheet('text')
  if (claimsWorkbook(file.name) && !delimiters.some((delimiter) => beginning.includes(delimiter))) {
    throw notSpreadsheet('text')
  }
  return CsvReader.open(file, encoding)
}

/**
 * HTML or XML, which CRM systems export under the name .xls. Decoded here: SheetJS garbles GBK in them even when it
 * is told.
 */
async function openMarkup(
  file: SourceFile,
  beginning: string,
  detected: DetectedEncoding,
  { signal }: OpenOptions,
): Promise<WorkbookReader> {
  if (/^(<\?xml[^>]*>\s*)?(<!DOCTYPE svg[^>]*>\s*)?<svg/i.test(beginning)) throw notSpreadsheet('image')
  const bytes = await readWholeFile(file)
  const encoding = detected.isSettled ? detected.label : await encodingOfSample(bytes, true)
  const text = textDecoder(encoding).decode(bytes)
  const start = text.slice(0, markupProbeCharacters)
  if (/<office:document[\s>]/.test(start)) {
    if (!start.includes('opendocument.spreadsheet')) throw notSpreadsheet('word')
    const scanner = new OdsContentScanner()
    scanner.push(Buffer.from(text))
    return SheetJsReader.open({
      file,
      format: 'ods',
      encoding: null,
      input: { text },
      content: scanner,
      signal,
    })
  }
  const isXml = /<(\w+:)?Workbook[\s>]/.test(start)
  const isTable = /<table[\s>]/i.test(text)
  if (!isXml && !isTable) throw notSpreadsheet('text')
  if (isXml && /<!DOCTYPE|<!ENTITY/i.test(text)) throw new AppError('file.unsafe', 'XML with a DOCTYPE')
  const input = isXml ? { text } : await readTables(text, signal)
  return SheetJsReader.open({ file, format: isXml ? 'xml' : 'html', encoding, input, signal })
}

/** Text that is called a workbook is a table only when something in it separates cells: else it is no workbook. */
function claimsWorkbook(fileName: string): boolean {
  return /\.(xlsx|xlsm|xlsb|xls|ods)$/i.test(fileName)
}

function emptyFile(name: string): AppError {
  return new AppError('file.empty', 'the file has no bytes', { params: { name } })
}

function notSpreadsheet(kind: OtherKind): AppError {
  return new AppError('file.notSpreadsheet', `not a spreadsheet: ${kind}`, { params: { kind } })
}
