import { literalOf, piecesOf, splitSections } from './formatPieces.ts'

/**
 * What a number format shows for a text: the texts between the places of the cell's own text. `"北京市"@` is `['北京市', '']`;
 * `['保密']` shows that for any text.
 */
export type TextFormat = readonly string[]

/** Digits, a date or `General`: no section for texts that Excel would take. */
const placeholder = /^[\w#?.,%/]$/

/**
 * Parses the section of a format code that is for texts: the fourth, or the last with an `@`.
 *
 * @returns null when texts show as they are, as with nearly all formats: `@`, padding alone (`_ @_ `), no section; also with
 *   `;;;`, which hides texts that are there
 */
export function parseTextFormat(code: string): TextFormat | null {
  const sections = splitSections(code)
  const section = piecesOf(sections.at(-1)!)
  if (sections.length > 4 || (sections.length < 4 && !section.includes('@'))) return null
  const texts = ['']
  for (const piece of section) {
    if (piece === '@') texts.push('')
    else {
      const literal = literalOf(piece)
      if (literal === null && placeholder.test(piece)) return null
      texts[texts.length - 1] += literal ?? piece
    }
  }
  texts[0] = texts[0]!.trimStart()
  texts.push(texts.pop()!.trimEnd())
  return texts.length <= 2 && texts.every((text) => text === '') ? null : texts
}

/** 无, 同上, -, null: the format was meant for the values of the column, and 北京市无 is none. */
const nothing =
  /^(?:[^\p{L}\p{N}]*|[^\p{L}\p{N}]*(?:[暂暫]?[无無]|[没沒]有|空白?|同上|未知|未填写?|不[详詳明]|n\/?a|nil|null|none|undefined)[^\p{L}\p{N}]*)$/iu
/** The digits alone are what can be called, as for numbers (`formatNumber`). */
const mobile = /^1[3-9]\d{9}$/

/** Returns what a cell shows for its text. */
export function formatText(text: string, format: TextFormat): string {
  return nothing.test(text) || mobile.test(text) ? text : format.join(text)
}
