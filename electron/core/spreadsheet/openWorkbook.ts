import { AppError } from '../../shared/errors/AppError.ts'
import { decryptPackage } from '../containers/encryption/decryptPackage.ts'
import { maxSmallPartBytes } from './limits.ts'
import { openText } from './openText.ts'
import { openOds, openXls, openXlsb, reopenWhole } from './sheetjs/openWhole.ts'
import { readWholeFile } from './sheetjs/wholeFile.ts'
import { CompoundFile } from '../containers/CompoundFile.ts'
import { toFileError } from '../containers/fileErrors.ts'
import { detectFileKind, fileKindBytes } from './fileKind.ts'
import { encryptedFile, notSpreadsheet } from './notSpreadsheet.ts'
import { SourceFile } from '../containers/SourceFile.ts'
import type { FileStamp, OpenOptions, WorkbookReader } from './WorkbookReader.ts'
import { findWorkbookPart } from './xlsx/workbookParts.ts'
import { XlsxReader } from './xlsx/XlsxReader.ts'
import { readEntry } from '../containers/zip/inflateEntry.ts'
import { ZipArchive } from '../containers/zip/ZipArchive.ts'

/**
 * Opens a file, detecting its format by content, not extension. The file is opened read-only and shared.
 *
 * @throws AppError `file.notFound`, `file.isFolder`, `file.locked`, `file.unreadable`, `file.empty`,
 *   `file.encrypted`, `file.notSpreadsheet` (`params.kind`: OtherKind), `file.corrupted`, `file.unsafe`,
 *   `file.tooLarge`, `file.unsupportedEncoding`, `file.changed`; each with `params.name`, the file's name;
 *   the reason of `options.signal`
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
 * Checks that a path is a readable, non-empty file, without examining its content.
 *
 * @returns the file's stamp, for `OpenOptions.stamp`
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
      return (await reopenWhole(file, options)) ?? openXls(file, await readWholeFile(file), options)
    case 'text':
      return openText(file, head, options)
  }
}

async function openZip(file: SourceFile, options: OpenOptions): Promise<WorkbookReader> {
  const archive = await ZipArchive.open(file)
  const has = (pattern: RegExp): boolean => archive.entries.some(({ name }) => pattern.test(name))
  if (has(/^word\//i)) throw notSpreadsheet('word')
  if (has(/^index\/.*\.iwa$|^index\.zip$/i)) throw notSpreadsheet('numbers')
  if (has(/^ppt\//i)) throw notSpreadsheet('slides')

  const workbookPart = await findWorkbookPart(archive)
  if (workbookPart !== null) {
    return /\.bin$/i.test(workbookPart) ? openXlsb(archive, options) : XlsxReader.open(archive, workbookPart)
  }
  const mimetype = archive.find('mimetype')
  const type =
    mimetype === null ? '' : (await readEntry(archive, mimetype, maxSmallPartBytes)).toString('latin1')
  if (type.startsWith('application/vnd.oasis.opendocument.text')) throw notSpreadsheet('word')
  if (type.startsWith('application/vnd.oasis.opendocument.presentation')) throw notSpreadsheet('slides')
  const isOds = type.startsWith('application/vnd.oasis.opendocument.spreadsheet')
  if (isOds || (type === '' && archive.find('content.xml') !== null)) return openOds(archive, options)
  throw notSpreadsheet('zip')
}

async function openCompoundFile(file: SourceFile, options: OpenOptions): Promise<WorkbookReader> {
  const known = await reopenWhole(file, options)
  if (known) return known
  const container = new CompoundFile(await readWholeFile(file))
  if (container.has('EncryptedPackage')) {
    const content = await decryptPackage(container)
    options.signal?.throwIfAborted()
    if (content === null) throw encryptedFile()
    return openZip(file.decrypted(content), options)
  }
  const stream = container.read('Workbook') ?? container.read('Book')
  if (stream !== null) return openXls(file, Buffer.from(stream), options)
  if (container.has('WordDocument')) throw notSpreadsheet('word')
  throw notSpreadsheet(container.has('PowerPoint Document') ? 'slides' : 'unknown', file.name)
}

function emptyFile(name: string): AppError {
  return new AppError('file.empty', 'the file has no bytes', { params: { name } })
}
