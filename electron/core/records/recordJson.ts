/** `JSON.stringify` for strings. */
export function quoteJson(text: string): string {
  return `"${escapeJson(text)}"`
}

/**
 * What `JSON.stringify` writes between the quotes. Checks first whether an escape is needed, which is several times faster:
 * most texts need none, and this runs for every cell of a million rows.
 */
export function escapeJson(text: string): string {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    const needsEscape = code < 0x20 || code === 0x22 || code === 0x5c || (code >= 0xd800 && code <= 0xdfff)
    if (needsEscape) return JSON.stringify(text).slice(1, -1)
  }
  return text
}

/**
 * Where the standard fields of all records of a mapping come from, in the order in which they are sent: a column by its index,
 * or one text for all rows.
 */
export type RecordTemplate = readonly (readonly [field: string, source: number | string])[]

/** In a pattern, a field that is left out, and one with the text of its source. */
export const leftOut = '.'
export const asInSource = '='

/**
 * Writes a record. Its pattern says what becomes of each field of the template: `leftOut`, `asInSource`, or another text as
 * JSON; behind them are the elements of `customFields` as JSON, if there are any. Most values are sent as they were read, so
 * that a pattern takes a byte for each instead of the value once more.
 */
export function writeRecord(template: RecordTemplate, pattern: string, cells: readonly string[]): string {
  let json = ''
  let at = 0
  for (const [field, source] of template) {
    const mark = pattern[at]
    let end = at + 1
    if (mark !== leftOut) {
      let value: string
      if (mark === asInSource) value = escapeJson(typeof source === 'number' ? (cells[source] ?? '') : source)
      else {
        end = endOfText(pattern, at)
        value = pattern.slice(at + 1, end - 1)
      }
      json += `${json === '' ? '' : ','}"${field}":"${value}"`
    }
    at = end
  }
  if (at < pattern.length) json += `${json === '' ? '' : ','}"customFields":[${pattern.slice(at)}]`
  return `{${json}}`
}

/** Position behind a JSON text that begins at a position. */
function endOfText(json: string, start: number): number {
  let at = start + 1
  while (json[at] !== '"') at += json[at] === '\\' ? 2 : 1
  return at + 1
}
