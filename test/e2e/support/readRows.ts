import { readFileSync } from 'node:fs'
import { read, utils } from 'xlsx'

/** The rows of the first sheet of a saved workbook, its header first; an empty cell is an empty text. */
export function readRows(path: string): string[][] {
  const [sheet = {}] = Object.values(read(readFileSync(path)).Sheets)
  return utils.sheet_to_json<string[]>(sheet, { header: 1, defval: '' })
}
