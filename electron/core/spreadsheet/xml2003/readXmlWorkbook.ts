import { setImmediate as turn } from 'node:timers/promises'
import { AppError } from '../../../shared/errors/AppError.ts'
import type { ParsedWorkbook } from '../sheetjs/ParsedFile.ts'
import { readAttributes } from '../../containers/xml/readXmlPart.ts'
import { XmlTokenizer, token } from '../../containers/xml/XmlTokenizer.ts'
import { decodeXmlText } from '../../containers/xml/xmlText.ts'
import { XmlWorkbookBuilder } from './XmlWorkbookBuilder.ts'

/** Tokens between yields to the event loop: a few milliseconds of work. */
const tokensPerTurn = 20_000

const noAttributes: ReadonlyMap<string, string> = new Map()
/** Tags whose attributes are used. */
const withAttributes = /^(?:Style|NumberFormat|Worksheet|Column|Row|Cell|Data)$/

/**
 * Reads an XML Spreadsheet 2003, which Excel 2003, SAP and many CRM systems save as .xls. Own parser, because
 * SheetJS shifts the cells after an empty merged one, prefers a parent style's number format, and keeps only
 * the last run of a text in several fonts.
 *
 * @param xml decoded text
 * @param signal aborts with its reason
 * @throws AppError `file.corrupted`, `file.unsafe` (a DOCTYPE), `file.tooLarge`
 */
export async function readXmlWorkbook(xml: string, signal?: AbortSignal): Promise<ParsedWorkbook> {
  const builder = new XmlWorkbookBuilder()
  const tokenizer = new XmlTokenizer()
  tokenizer.push(Buffer.from(xml))
  let read = 0
  for (let kind = tokenizer.next(); kind !== token.needMore; kind = tokenizer.next()) {
    if (kind === token.text) {
      builder.text(decodeXmlText(tokenizer.bytes, tokenizer.textStart, tokenizer.textEnd, tokenizer.isCdata))
    } else {
      const name = tokenizer.bytes.toString('latin1', tokenizer.nameStart, tokenizer.nameEnd)
      if (kind === token.open)
        builder.open(name, withAttributes.test(name) ? readAttributes(tokenizer) : noAttributes)
      if (kind === token.close || tokenizer.selfClosing) builder.close(name)
    }
    if (++read % tokensPerTurn > 0) continue
    await turn()
    signal?.throwIfAborted()
  }
  const workbook = builder.finish()
  if (workbook === null) throw new AppError('file.corrupted', 'the XML workbook is cut off')
  return workbook
}
