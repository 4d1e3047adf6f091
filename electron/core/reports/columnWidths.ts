import stringWidth from 'string-width'

/** Widths in characters of the digit 0, as the format has them. */
const minWidth = 8
const maxWidth = 60
/** Room for the margins of a cell. */
const margin = 2
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

/** Width of the longest line, as in a terminal: two for a Chinese character. Beyond `maxWidth` it no longer matters. */
function textWidth(text: string): number {
  const lines = text.slice(0, 2_000).split('\n')
  return lines.reduce((longest, line) => Math.max(longest, stringWidth(line)), 0)
}
