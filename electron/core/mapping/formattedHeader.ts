/** Shorter texts are alike by chance. In characters. */
const shortestAddition = 2
/** Of the values: 无 and - do not take part. */
const leastShare = 0.8

/**
 * Returns the name of a column without the text that its number format puts around everything in it: `"北京市"@` over a whole
 * column shows 北京市地址 above 北京市朝阳区.
 *
 * @param values the first of the column
 * @returns null when the name and its values share no such text
 */
export function nameWithoutFormat(name: string, values: readonly string[]): string | null {
  const filled = [...new Set(values)].filter((value) => value !== '')
  if (filled.length < 2) return null
  const start = longestShared(name, filled, (text, length) => text.slice(0, length))
  const end = longestShared(name.slice(start), filled, (text, length) => text.slice(text.length - length))
  return start + end === 0 ? null : name.slice(start, name.length - end)
}

/** Length of the longest part of a name, but not all of it, that most values share; 0 for none. */
function longestShared(
  name: string,
  values: readonly string[],
  partOf: (text: string, length: number) => string,
): number {
  for (let length = name.length - 1; length >= shortestAddition; length -= 1) {
    const part = partOf(name, length)
    const sharing = values.filter((value) => value.length > length && partOf(value, length) === part)
    if (sharing.length >= leastShare * values.length && sharing.length > 1) return length
  }
  return 0
}
