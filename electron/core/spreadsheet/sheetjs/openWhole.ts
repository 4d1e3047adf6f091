import { decryptXls, isEncryptedXls } from '../../containers/encryption/decryptXls.ts'
import { maxSmallPartBytes } from '../limits.ts'
import { encryptedFile, notSpreadsheet } from '../notSpreadsheet.ts'
import type { SourceFile } from '../../containers/SourceFile.ts'
import type { OpenOptions, WorkbookReader } from '../WorkbookReader.ts'
import { readEntry } from '../../containers/zip/inflateEntry.ts'
import type { ZipArchive } from '../../containers/zip/ZipArchive.ts'
import { OdsContentScanner } from './odsContent.ts'
import { SheetJsReader } from './SheetJsReader.ts'
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

/**
 * Opens an .xls workbook stream, decrypting it if it has Excel's default password.
 *
 * @param stream the whole stream; modified in place
 * @throws AppError `file.encrypted`, `file.corrupted`, `file.tooLarge`
 */
export async function openXls(
  file: SourceFile,
  stream: Buffer,
  { signal }: OpenOptions,
): Promise<WorkbookReader> {
  const bytes = isEncryptedXls(stream) ? decryptXls(stream) : stream
  if (bytes === null) throw encryptedFile()
  replaceXlsFormats(bytes)
  return SheetJsReader.open({ file, format: 'xls', encoding: null, input: { bytes }, signal })
}

/** @throws AppError `file.encrypted`, `file.corrupted`, `file.unsafe`, `file.tooLarge` */
export async function openXlsb(archive: ZipArchive, { signal }: OpenOptions): Promise<WorkbookReader> {
  const bytes = await readWholeFile(archive.file)
  await assertInflatable(archive, { signal })
  const parts: ReplacedPart[] = []
  const styles = archive.find('xl/styles.bin')
  if (styles !== null) {
    const content = await readEntry(archive, styles, maxSmallPartBytes)
    if (replaceXlsbFormats(content)) parts.push({ name: styles.name, content })
  }
  return SheetJsReader.open({
    file: archive.file,
    format: 'xlsb',
    encoding: null,
    input: { bytes, parts },
    signal,
  })
}

/**
 * @throws AppError `file.encrypted`, `file.notSpreadsheet`, `file.corrupted`, `file.unsafe`, `file.tooLarge`
 */
export async function openOds(archive: ZipArchive, { signal }: OpenOptions): Promise<WorkbookReader> {
  const manifest = archive.find('META-INF/manifest.xml')
  if (manifest !== null) {
    const text = (await readEntry(archive, manifest, maxSmallPartBytes)).toString('latin1')
    if (/encryption-data/.test(text)) throw encryptedFile()
  }
  const bytes = await readWholeFile(archive.file)
  const content = new OdsContentScanner()
  await assertInflatable(archive, {
    signal,
    observe: (part, chunk) => {
      if (part.toLowerCase() === 'content.xml') content.push(chunk)
    },
  })
  // No tables and no `mimetype`: a text document, or another package with a part named content.xml.
  if (content.sheets.length === 0 && archive.find('mimetype') === null) throw notSpreadsheet('zip')
  const parts = odsParts
    .filter(({ name }) => archive.find(name) === null)
    .map(({ name, xml }) => ({ name, content: Buffer.from(xml) }))
  return SheetJsReader.open({
    file: archive.file,
    format: 'ods',
    encoding: null,
    input: { bytes, parts },
    content,
    signal,
  })
}
