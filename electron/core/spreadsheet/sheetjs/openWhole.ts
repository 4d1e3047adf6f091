import { decryptXls, isEncryptedXls } from '../../containers/encryption/decryptXls.ts'
import { maxSmallPartBytes } from '../limits.ts'
import { encryptedFile, notSpreadsheet } from '../notSpreadsheet.ts'
import type { SourceFile } from '../../containers/SourceFile.ts'
import type { OpenOptions, WorkbookReader } from '../WorkbookReader.ts'
import { readEntry } from '../../containers/zip/inflateEntry.ts'
import type { ZipArchive } from '../../containers/zip/ZipArchive.ts'
import type { IsolatedKey } from '../../worker/IsolatedWork.ts'
import { OdsContentScanner, type OdsContent } from './odsContent.ts'
import { findParsed, parseInProcess, type SheetJsInput } from './parseInProcess.ts'
import { SheetJsReader, type FileOrigin } from './SheetJsReader.ts'
import type { ReplacedPart } from './parserTask.ts'
import { assertInflatable, readWholeFile } from './wholeFile.ts'
import { replaceXlsbFormats, replaceXlsFormats } from './xlsFormats.ts'

/** Parts of an OpenDocument package that SheetJS requires but some programs omit. */
const odsParts: readonly { name: string; xml: string }[] = [
  {
    name: 'styles.xml',
    xml: '<?xml version="1.0" encoding="UTF-8"?><office:document-styles xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.2"/>',
  },
  {
    name: 'META-INF/manifest.xml',
    xml: '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>',
  },
]

/** The same file, unchanged, as far as can be seen from outside, and read with the same choices. */
function keyOf(file: SourceFile, { encoding }: OpenOptions): IsolatedKey {
  return { subject: file.path, version: JSON.stringify([file.stamp, encoding]) }
}

/**
 * Opens a file that was parsed a moment ago, for its preview for example, without parsing it again.
 *
 * @returns null: it has to be parsed
 * @throws AppError as `parseWhole`
 */
export async function reopenWhole(file: SourceFile, options: OpenOptions): Promise<WorkbookReader | null> {
  const found = await findParsed(keyOf(file, options), file.sizeBytes, options.signal)
  return found && new SheetJsReader(file, found.origin as FileOrigin, found.file)
}

/**
 * Has SheetJS parse a file.
 *
 * @param content OpenDocument only: what SheetJS does not report
 * @throws AppError `file.encrypted`, `file.corrupted`, `file.tooLarge`
 */
export async function parseWhole(
  file: SourceFile,
  format: 'xls' | 'xlsb' | 'ods',
  input: SheetJsInput,
  options: OpenOptions,
  content?: OdsContent,
): Promise<WorkbookReader> {
  const origin: FileOrigin = { format, encoding: null, sizeBytes: file.sizeBytes }
  const parsed = await parseInProcess(input, {
    key: keyOf(file, options),
    origin,
    signal: options.signal,
    needsRepair: content?.needsRepair ?? false,
    visibility: content?.sheets ?? [],
  })
  return new SheetJsReader(file, origin, parsed)
}

/**
 * Opens an .xls workbook stream, decrypting it if it has Excel's default password.
 *
 * @param stream the whole stream; modified in place
 * @throws AppError `file.encrypted`, `file.corrupted`, `file.tooLarge`
 */
export async function openXls(
  file: SourceFile,
  stream: Buffer,
  options: OpenOptions,
): Promise<WorkbookReader> {
  const bytes = isEncryptedXls(stream) ? decryptXls(stream) : stream
  if (bytes === null) throw encryptedFile()
  replaceXlsFormats(bytes)
  return parseWhole(file, 'xls', { bytes }, options)
}

/** @throws AppError `file.encrypted`, `file.corrupted`, `file.unsafe`, `file.tooLarge` */
export async function openXlsb(archive: ZipArchive, options: OpenOptions): Promise<WorkbookReader> {
  const known = await reopenWhole(archive.file, options)
  if (known) return known
  const bytes = await readWholeFile(archive.file)
  await assertInflatable(archive, options)
  const parts: ReplacedPart[] = []
  const styles = archive.find('xl/styles.bin')
  if (styles !== null) {
    const content = await readEntry(archive, styles, maxSmallPartBytes)
    if (replaceXlsbFormats(content)) parts.push({ name: styles.name, content })
  }
  return parseWhole(archive.file, 'xlsb', { bytes, parts }, options)
}

/**
 * @throws AppError `file.encrypted`, `file.notSpreadsheet`, `file.corrupted`, `file.unsafe`, `file.tooLarge`
 */
export async function openOds(archive: ZipArchive, options: OpenOptions): Promise<WorkbookReader> {
  const known = await reopenWhole(archive.file, options)
  if (known) return known
  const manifest = archive.find('META-INF/manifest.xml')
  if (manifest !== null) {
    const text = (await readEntry(archive, manifest, maxSmallPartBytes)).toString('latin1')
    if (/encryption-data/.test(text)) throw encryptedFile()
  }
  const bytes = await readWholeFile(archive.file)
  const content = new OdsContentScanner()
  await assertInflatable(archive, {
    signal: options.signal,
    observe: (part, chunk) => {
      if (part.toLowerCase() === 'content.xml') content.push(chunk)
    },
  })
  // No tables and no `mimetype`: a text document, or another package with a part named content.xml.
  if (content.sheets.length === 0 && archive.find('mimetype') === null) throw notSpreadsheet('zip')
  const parts = odsParts
    .filter(({ name }) => archive.find(name) === null)
    .map(({ name, xml }) => ({ name, content: Buffer.from(xml) }))
  return parseWhole(archive.file, 'ods', { bytes, parts }, options, content)
}
