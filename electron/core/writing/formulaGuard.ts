import { recogniseHeader } from './reportHeader.ts'

/**
 * Optional apostrophes, then anything that makes a spreadsheet program read the cell as a formula: `=`, `+`,
 * `-`, `@` or their full-width forms, also after white space, which some programs trim; or a leading tab or
 * line break.
 */
const guardable = /^'*(?:\s*[=+\-@＝＋－＠]|[\t\r\n])/
const guarded = /^'+(?:\s*[=+\-@＝＋－＠]|[\t\r\n])/

/**
 * Prefixes a cell that Excel would evaluate as a formula with an apostrophe
 * (https://owasp.org/www-community/attacks/CSV_Injection). A cell that already has apostrophes before such a
 * character gets one more, so that `unguardFormula` restores the exact text.
 */
export function guardFormula(text: string): string {
  return guardable.test(text) ? `'${text}` : text
}

/** Reverses `guardFormula`: `'+86138…` becomes `+86138…`. */
export function unguardFormula(text: string): string {
  return guarded.test(text) ? text.slice(1) : text
}

/**
 * Whether this app wrote the file, by its last two columns. Only then is the apostrophe certainly ours; in
 * any other file it may be the user's own and must be kept.
 *
 * @param sample the beginning of the text; our header is a single line
 */
export function isGuardedFile(sample: string, delimiter: string): boolean {
  const [firstLine = ''] = sample.split(/[\r\n]/, 1)
  const names = firstLine.split(delimiter).map((name) => name.replace(/^"|"$/g, ''))
  return recogniseHeader(names) !== null
}
