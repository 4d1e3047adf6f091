/** Widths in characters of the digit 0, as the format has them. */
const minWidth = 8
const maxWidth = 60
/** Room for the margins of a cell. */
const margin = 2
/** East Asian letters, marks and full-width forms, which take the room of two digits. */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u

/**
 * Computes the width of each column by the header and the first rows.
 *
 * @param rows a sample; measuring all would need them in memory
 */
export function columnWidths(header: readonly string[], rows: readonly (readonly string[])[]): number[] {
  return header.map((name, index) => {
    const longest = rows.reduce((width, row) => Math.max(width, textWidth(row[index] ?? '')), textWidth(name))
    return Math.min(maxWidth, Math.max(minWidth, longest + margin))
  })
}

/**
 * Computes how many lines a text takes in a column that wraps it. Programs that do not measure a row when they open the
 * file would cut it after the first.
 *
 * @param width of the column, as `columnWidths` has it
 */
export function wrappedLines(text: string, width: number): number {
  const lines = text.split('\n').map((line) => Math.max(1, Math.ceil(textWidth(line) / (width - margin))))
  return lines.reduce((sum, count) => sum + count, 0)
}

/** Width of the longest line. Beyond `maxWidth` it no longer matters. */
function textWidth(text: string): number {
  let longest = 0
  let width = 0
  for (const character of text.slice(0, 2_000)) {
    if (character === '\n') width = 0
    else width += wide.test(character) ? 2 : 1
    longest = Math.max(longest, width)
  }
  return longest
}
