import { setImmediate as turn } from 'node:timers/promises'
import { TableBuilder } from './TableBuilder.ts'
import type { ParsedWorkbook } from '../sheetjs/threadSource.ts'

/**
 * Comments, elements whose content is not shown, declarations, tags with their attributes, text, a stray `<`. No tag holds
 * another `<`: looking for the end of each must not pass over the whole file.
 */
const pieces =
  /<!--[\s\S]*?(?:-->|$)|<(script|style|title|textarea|noscript)\b[\s\S]*?(?:<\/\1\s*>|$)|<[!?][^<>]*>|<(\/?)([a-z][\w:-]*)((?:"[^"<]*"|'[^'<]*'|[^<>"'])*)>|[^<]+|</gi

/** Some milliseconds of work. */
const piecesPerTurn = 10_000

/**
 * The tables of an HTML export, one sheet each. Read by ourselves: SheetJS puts a row of cells without end tags into one cell,
 * loses what follows a table within a cell, keeps `&#20320;`, and knows nothing of hidden rows.
 *
 * @param html decoded text
 * @param signal ends the reading with its reason
 */
export async function readTables(html: string, signal?: AbortSignal): Promise<ParsedWorkbook> {
  const builder = new TableBuilder()
  let read = 0
  for (const { 0: piece, 2: slash, 3: name, 4: attributes = '' } of html.matchAll(pieces)) {
    if (name !== undefined) builder.tag(name.toLowerCase(), slash === '/', attributes)
    else if (!piece.startsWith('<') || piece === '<') builder.text(piece)
    if (++read % piecesPerTurn > 0) continue
    await turn()
    signal?.throwIfAborted()
  }
  return { formats: [], sheets: builder.finish(), is1904: false }
}
