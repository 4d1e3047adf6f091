import { parseLines } from '../../../electron/core/rowLines/RowLines.ts'
import {
  RecordParser,
  type RecordParserOptions,
} from '../../../electron/core/spreadsheet/csv/RecordParser.ts'
import type { Row } from '../../../electron/shared/model/workbook.ts'

/** Rows of a text that comes in pieces. A character that two pieces share comes with the second one. */
export function parsePieces(
  pieces: readonly string[],
  { delimiter = ',', ...options }: RecordParserOptions & { delimiter?: string } = {},
): Row[] {
  const parser = new RecordParser(delimiter, options)
  const rows: Row[] = []
  let half = ''
  for (const piece of pieces) {
    const text = half + piece
    half = /[\ud800-\udbff]$/.exec(text)?.[0] ?? ''
    for (const row of parseLines(parser.push(Buffer.from(text.slice(0, text.length - half.length)))))
      rows.push(row)
  }
  return [...rows, ...parseLines(parser.push(Buffer.from(half))), ...parseLines(parser.finish())]
}
