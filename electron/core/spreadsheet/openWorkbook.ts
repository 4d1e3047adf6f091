import { AppError } from '../../shared/errors/AppError.ts'
import { CsvReader } from './csv/CsvReader.ts'
import { detectEncoding, looksLikeText, textDecoder } from './csv/textEncoding.ts'
import { listStreams } from './source/compoundFile.ts'
import { toFileError } from './source/fileErrors.ts'
import { detectFileKind, fileKindBytes } from './source/fileKind.ts'
import { SourceFile } from './source/SourceFile.ts'
import type { OpenOptions, WorkbookReader } from './WorkbookReader.ts'
import { findWorkbookPart } from './xlsx/workbookParts.ts'
import { XlsxReader } from './xlsx/XlsxReader.ts'
import { ZipArchive } from './zip/ZipArchive.ts'

/** What a file is that is not a spreadsheet; a parameter of `file.notSpreadsheet`. */
export type OtherKind = 'pdf' | 'image' | 'numbers' | 'zip' | 'word' | 'text' | 'unknown'

/**
 * Opens a file for reading, by its content and not its extension. It is opened for sharing and never written to.
 *
 * @throws AppError `file.notFound`, `file.isFolder`, `file.locked`, `file.unreadable`, `file.empty`,
 * `file.encrypted`, `file.notSpreadsheet` (`params.kind`: OtherKind), `file.corrupted`, `file.unsafe`,
 * `file.tooLarge`, `file.unsupportedEncoding`; each with `params.name`, the file's name
 */
export async function openWorkbook(path: string, options: OpenOptions = {}): Promise<WorkbookReader> {
  const file = await SourceFile.open(path)
  try {
    return await openFile(file, options)
  } catch (error) {
    await file.close()
    throw toFileError(error, file.name)
  }
}

/**
 * Checks that a path can be read at all, without looking at what it holds.
 *
 * @throws AppError `file.notFound`, `file.isFolder`, `file.locked`, `file.unreadable`, `file.empty`
 */
export async function assertReadableFile(path: string): Promise<void> {
  const file = await SourceFile.open(path)
  await file.close()
  if (file.sizeBytes === 0) throw emptyFile(file.name)
}

async function openFile(file: SourceFile, options: OpenOptions): Promise<WorkbookReader> {
  if (file.sizeBytes === 0) throw emptyFile(file.name)
  const head = await file.read(0, fileKindBytes)
  switch (detectFileKind(head)) {
    case 'zip':
      return openZip(file)
    case 'compoundFile':
      return openCompoundFile(file)
    case 'pdf':
      throw notSpreadsheet('pdf')
    case 'image':
      throw notSpreadsheet('image')
    case 'archive':
      throw notSpreadsheet('zip')
    case 'rtf':
      throw notSpreadsheet('word')
    case 'rawBiff':
      throw notSpreadsheet('unknown')
    case 'text':
      return openText(file, head, options)
  }
}

async function openZip(file: SourceFile): Promise<WorkbookReader> {
  const archive = await ZipArchive.open(file)
  const workbookPart = await findWorkbookPart(archive)
  if (workbookPart?.toLowerCase().endsWith('.xml') === true) {
    const isWorkbook = !/^(word|ppt)\//i.test(workbookPart)
    if (isWorkbook) return XlsxReader.open(archive, workbookPart)
  }
  const has = (pattern: RegExp): boolean => archive.entries.some(({ name }) => pattern.test(name))
  if (has(/^word\//i)) throw notSpreadsheet('word')
  if (has(/^index\/.*\.iwa$|^index\.zip$/i)) throw notSpreadsheet('numbers')
  throw notSpreadsheet('zip')
}

async function openCompoundFile(file: SourceFile): Promise<WorkbookReader> {
  const streams = await listStreams(file)
  if (streams.includes('EncryptedPackage'))
    throw new AppError('file.encrypted', 'the workbook has a password')
  throw notSpreadsheet(streams.includes('WordDocument') ? 'word' : 'unknown')
}

async function openText(file: SourceFile, head: Buffer, options: OpenOptions): Promise<WorkbookReader> {
  if (!looksLikeText(head)) throw notSpreadsheet('unknown')
  const encoding = options.encoding ?? (await detectEncoding(file))
  const beginning = textDecoder(encoding).decode(head, { stream: true }).trimStart()
  if (/^(<|\{\s*"|\[\s*\{)/.test(beginning)) throw notSpreadsheet('text')
  return CsvReader.open(file, encoding)
}

function emptyFile(name: string): AppError {
  return new AppError('file.empty', 'the file has no bytes', { params: { name } })
}

function notSpreadsheet(kind: OtherKind): AppError {
  return new AppError('file.notSpreadsheet', `not a spreadsheet: ${kind}`, { params: { kind } })
}
