import type { Row } from '../../shared/model/workbook.ts'
import { recogniseHeader } from './reportHeader.ts'

/**
 * Apostrophes, then what makes a spreadsheet program take a cell for a formula: `=`, `+`, `-`, `@` or their full-width forms,
 * also after blanks and line breaks, which some programs trim; or a tab or line break at the beginning.
 */
const guardable = /^'*(?:\s*[=+\-@＝＋－＠]|[\t\r\n])/
const guarded = /^'+(?:\s*[=+\-@＝＋－＠]|[\t\r\n])/

/**
 * A cell that Excel would run as a formula gets an apostrophe in front
 * (https://owasp.org/www-community/attacks/CSV_Injection). One that begins with apostrophes before such a character gets
 * one more, so that `unguardFormula` gives back exactly what was there.
 */
export function guardFormula(text: string): string {
  return guardable.test(text) ? `'${text}` : text
}

/** Takes back what `guardFormula` did: `'+86138…` is `+86138…` again. */
export function unguardFormula(text: string): string {
  return guarded.test(text) ? text.slice(1) : text
}

/**
 * Whether this app wrote the file, by its two last columns. Only there is the apostrophe surely ours; in any other file
 * it may be the user's own, and stays.
 *
 * @param sample the beginning of the text; our header is one line
 */
export function isGuardedFile(sample: string, delimiter: string): boolean {
  const [firstLine = ''] = sample.split(/[\r\n]/, 1)
  const names = firstLine.split(delimiter).map((name) => name.replace(/^"|"$/g, ''))
  return recogniseHeader(names) !== null
}

/** Rows of a file of ours as they were before it was written; changes them in place. */
export function unguardRows(rows: Row[]): Row[] {
  for (const row of rows) {
    for (const [index, cell] of row.cells.entries()) {
      if (cell.startsWith("'")) row.cells[index] = unguardFormula(cell)
    }
  }
  return rows
}
