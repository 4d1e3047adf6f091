import type { ParsedFile, ParsedRow } from '../../../electron/core/spreadsheet/sheetjs/ParsedFile.ts'

/** All rows of the first sheet, as they were parsed. */
export async function parsedRows(file: ParsedFile): Promise<ParsedRow[]> {
  const rows: ParsedRow[] = []
  for await (const piece of file.readRows(0)) rows.push(...piece)
  return rows
}
