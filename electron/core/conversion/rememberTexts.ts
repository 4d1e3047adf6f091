/** Texts kept of one column; sexes, cities, tags and days repeat, ids do not. */
const mostTexts = 512
/** Longer ones seldom repeat. In UTF-16 units. */
const longestText = 40
/** After so many texts, a column where fewer than a quarter were known is not looked up any more. */
const trialTexts = 2_000
const leastShare = 1 / 4

/**
 * Remembers what a conversion makes of texts that repeat in its column. Its result must follow from the text alone, and
 * nobody may change a result.
 */
export function rememberTexts<Result>(convert: (text: string) => Result): (text: string) => Result {
  const known = new Map<string, Result>()
  let seen = 0
  let found = 0
  let isUseful = true
  return (text) => {
    if (!isUseful || text.length > longestText) return convert(text)
    seen += 1
    const remembered = known.get(text)
    if (remembered !== undefined) {
      found += 1
      return remembered
    }
    if (seen > trialTexts && found < seen * leastShare) {
      isUseful = false
      known.clear()
    }
    if (!isUseful || known.size >= mostTexts) return convert(text)
    const kept = detachText(text)
    const result = convert(kept)
    known.set(kept, result)
    return result
  }
}

/** A copy: a cell of a text file may be a view of a large piece of the file, which it would keep in memory. */
export function detachText(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string
}
