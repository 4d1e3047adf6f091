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
