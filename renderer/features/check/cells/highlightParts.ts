/** A piece of a text, and whether it is what was searched for. */
export interface TextPart {
  part: string
  isHit: boolean
}

/** Cuts a text at every occurrence of another, ignoring case. */
export function highlightParts(text: string, searched: string): TextPart[] {
  if (searched === '') return [{ part: text, isHit: false }]
  const parts: TextPart[] = []
  const where = text.toLocaleLowerCase()
  const wanted = searched.toLocaleLowerCase()
  let from = 0
  // A letter whose lower case is longer shifts all places: then nothing is highlighted.
  const isSafe = where.length === text.length
  for (let at = isSafe ? where.indexOf(wanted) : -1; at !== -1; at = where.indexOf(wanted, from)) {
    if (at > from) parts.push({ part: text.slice(from, at), isHit: false })
    parts.push({ part: text.slice(at, at + searched.length), isHit: true })
    from = at + searched.length
  }
  if (from < text.length || parts.length === 0) parts.push({ part: text.slice(from), isHit: false })
  return parts
}
