/** Lexing of number format codes (ECMA-376 part 1, 18.8.31), for numbers and for texts. */

/** Tokens of a format code: quoted text, bracket, escape or padding with its character, single character. */
const pieces = /"[^"]*"?|\[[^\]]*\]?|[\\!_*][\s\S]?|[\s\S]/g

/** Splits a section into its tokens. */
export function piecesOf(section: string): readonly string[] {
  return section.match(pieces) ?? []
}

/** Splits at `;` outside quotes, brackets and escapes. */
export function splitSections(code: string): string[] {
  const sections: string[] = ['']
  for (const piece of piecesOf(code)) {
    if (piece === ';') sections.push('')
    else sections[sections.length - 1] += piece
  }
  return sections
}

/** Literal text of a token; null for a single character, which may be a placeholder. */
export function literalOf(piece: string): string | null {
  if (piece[0] === '"') return piece.replaceAll('"', '')
  if (piece[0] === '[') return /^\[\$([^-\]]*)/.exec(piece)?.[1] ?? ''
  if (piece[0] === '\\' || piece[0] === '!') return piece.slice(1)
  if (piece[0] === '_') return ' '
  return piece[0] === '*' ? '' : null
}
