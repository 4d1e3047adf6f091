/**
 * Recovers the readable entries of damaged JSON: an object or a list that was truncated, has an extra comma
 * or an error in some entries. Parses entry by entry and omits invalid ones, as well as the last entry of a
 * truncated text, since `50` may have been `500`.
 *
 * @returns undefined when the text is neither an object nor a list
 */
export function repairJson(text: string): object | undefined {
  const trimmed = text.trim()
  const [open] = trimmed
  if (open !== '{' && open !== '[') return undefined
  const parsed = wholeEntries(trimmed).flatMap((entry): unknown[] => {
    try {
      return [JSON.parse(open === '{' ? `{${entry}}` : entry)]
    } catch {
      return []
    }
  })
  return open === '[' ? parsed : (Object.assign({}, ...parsed) as object)
}

/** Splits the text at the top-level commas. Omits an unterminated last entry. */
function wholeEntries(text: string): string[] {
  const entries: string[] = []
  let from = 1
  let depth = 0
  let isInString = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!
    if (isInString) {
      if (character === '\\') at++
      else if (character === '"') isInString = false
      continue
    }
    if (character === '"') isInString = true
    else if ('{['.includes(character)) depth++
    else if ('}]'.includes(character)) depth--
    const isEnd = depth === 0
    if (!isEnd && !(depth === 1 && character === ',')) continue
    const entry = text.slice(from, at).trim()
    if (entry !== '') entries.push(entry)
    if (isEnd) break
    from = at + 1
  }
  return entries
}
