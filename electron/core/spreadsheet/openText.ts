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
import { OdsContentScanner } from './sheetjs/odsContent.ts'
import { parseWhole, reopenWhole } from './sheetjs/openWhole.ts'
import { fileInMemory } from './sheetjs/ParsedFile.ts'
import { SheetJsReader } from './sheetjs/SheetJsReader.ts'
import { readWholeFile } from './sheetjs/wholeFile.ts'
import { notSpreadsheet } from './notSpreadsheet.ts'
import type { SourceFile } from '../containers/SourceFile.ts'
import type { OpenOptions, WorkbookReader } from './WorkbookReader.ts'
import { readXmlWorkbook } from './xml2003/readXmlWorkbook.ts'

/** Characters within which the root element of an XML workbook must begin, after declaration and comments. */
const markupProbeCharacters = 4096

/**
 * Opens a text file: delimited, HTML or XML.
 *
 * @param head first bytes of the file
 * @throws AppError `file.notSpreadsheet`, `file.unsupportedEncoding`, `file.corrupted`, `file.unsafe`,
 *   `file.tooLarge`
 */
export async function openText(
  file: SourceFile,
  head: Buffer,
  options: OpenOptions,
): Promise<WorkbookReader> {
  if (!looksLikeText(head)) throw notSpreadsheet('unknown', file.name)
  const encoding =
    options.encoding === undefined ? await detectEncoding(file) : { label: options.encoding, isSettled: true }
  const beginning = textDecoder(encoding.label).decode(head, { stream: true }).trimStart()
  // Markup needs an ASCII letter after `<`: <姓名> can be a column name.
  if (/^<[a-z!?]/i.test(beginning)) return openMarkup(file, beginning, encoding, options)
  if (/^(\{\s*"|\[\s*\{)/.test(beginning)) throw notSpreadsheet('text')
  if (isSylk(beginning)) throw notSpreadsheet('sylk')
  const separators = options.delimiter === undefined ? delimiters : [options.delimiter]
  const hasDelimiter = separators.some((separator) => beginning.includes(separator))
  if (claimsWorkbook(file.name) && !hasDelimiter) throw notSpreadsheet('text')
  return CsvReader.open(file, encoding, options.delimiter)
}

/**
 * Opens HTML or XML, which CRM systems export as .xls. Decodes it here because SheetJS garbles GBK in such
 * files even when it knows the encoding.
 */
async function openMarkup(
  file: SourceFile,
  beginning: string,
  detected: DetectedEncoding,
  options: OpenOptions,
): Promise<WorkbookReader> {
  if (/^(<\?xml[^>]*>\s*)?(<!DOCTYPE svg[^>]*>\s*)?<svg/i.test(beginning)) throw notSpreadsheet('image')
  const known = await reopenWhole(file, options)
  if (known) return known
  const bytes = await readWholeFile(file)
  const encoding = detected.isSettled ? detected.label : await encodingOfSample(bytes, true)
  const text = textDecoder(encoding).decode(bytes)
  const start = text.slice(0, markupProbeCharacters)
  if (/<office:document[\s>]/.test(start)) {
    if (!start.includes('opendocument.spreadsheet')) throw notSpreadsheet('word')
    const content = new OdsContentScanner()
    content.push(Buffer.from(text))
    return parseWhole(file, 'ods', { text }, options, content)
  }
  const isXml = /<(\w+:)?Workbook[\s>]/.test(start)
  if (!isXml && !/<table[\s>]/i.test(text)) throw notSpreadsheet('text')
  // Checks the whole text up front: the tokenizer rejects a DOCTYPE only on reaching it.
  if (isXml && /<!DOCTYPE|<!ENTITY/i.test(text)) throw new AppError('file.unsafe', 'XML with a DOCTYPE')
  const parsed = await (isXml ? readXmlWorkbook : readTables)(text, options.signal)
  const origin = { format: isXml ? ('xml' as const) : ('html' as const), encoding, sizeBytes: file.sizeBytes }
  return new SheetJsReader(file, origin, fileInMemory(parsed))
}

/**
 * Whether the text is SYLK, which Excel saves as .slk: the first record names the program, cells are `C;…`.
 */
function isSylk(beginning: string): boolean {
  return /^ID;P[^\r\n]*\r?\n[A-Z]{1,2};/.test(beginning) && /\n[CBF];/.test(beginning)
}

/** Whether the extension claims a workbook. Such a text file must contain a delimiter to be read as CSV. */
function claimsWorkbook(fileName: string): boolean {
  return /\.(xlsx|xlsm|xlsb|xls|ods|et)$/i.test(fileName)
}
