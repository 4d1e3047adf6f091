/** Converts a 0-based column index to spreadsheet letters: 0 → A, 26 → AA. */
export function columnLetters(index: number): string {
  let letters = ''
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters
  }
  return letters
}

/** Name of a column without a header: 列A. @param index 0-based column of the sheet */
export function unnamedColumn(index: number): string {
  return `列${columnLetters(index)}`
}
