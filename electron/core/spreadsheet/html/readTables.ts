import { setImmediate as turn } from 'node:timers/promises'
import { TableBuilder } from './TableBuilder.ts'
import type { ParsedWorkbook } from '../sheetjs/ParsedFile.ts'

/**
 * Tokens: comments, elements whose content is not rendered, declarations, tags with their attributes, text, a
 * stray `<`. Tags must not contain `<`: searching for the end of unclosed ones would take quadratic time.
 */
const pieces =
  /<!--[\s\S]*?(?:-->|$)|<(script|style|title|textarea|noscript)\b[\s\S]*?(?:<\/\1\s*>|$)|<[!?][^<>]*>|<(\/?)([a-z][\w:-]*)((?:"[^"<]*"|'[^'<]*'|[^<>"'])*)>|[^<]+|</gi

/** Tokens between yields to the event loop: a few milliseconds of work. */
const piecesPerTurn = 10_000

/**
 * Reads the tables of an HTML export, one sheet each. Own parser, because SheetJS merges cells without end
 * tags into one, loses text after a nested table, keeps `&#20320;` undecoded and ignores hidden rows.
 *
 * @param html decoded text
 * @param signal aborts with its reason
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
