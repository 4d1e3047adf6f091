/** A mobile number alone in a cell, perhaps marked as text. */
const mobileCell = /^\s*["']?1[3-9]\d{9}["']?\s*$/
/** A name, a number and something else; two may be a contact that somebody noted. */
const fewestCells = 3

/**
 * Whether a quoted cell of several lines holds a record: a quote was opened in one row and closed in a later one,
 * `"好的⏎李四,13812345678,一般"`, and the customers between became the text of a cell.
 */
export function holdsRecord(text: string, delimiter: string): boolean {
  if (!/[\r\n]/.test(text) || !text.includes(delimiter)) return false
  return text.split(/[\r\n]+/).some((line) => {
    const cells = line.split(delimiter)
    return cells.length >= fewestCells && cells.some((cell) => mobileCell.test(cell))
  })
}
