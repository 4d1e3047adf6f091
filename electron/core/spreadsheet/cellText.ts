import type { CellDefectKind } from '../../shared/model/workbook.ts'
import { maxCellCharacters } from './limits.ts'
import { textDefect } from './textDefect.ts'

/**
 * The text of a cell as every reader hands it on: line breaks are LF, whatever the format writes (CR LF, CR, `_x000D_`),
 * and no more than a spreadsheet's own limit of characters.
 */
export function cellText(text: string): string {
  const lines = text.includes('\r') ? text.replace(/\r+\n|\r/g, '\n') : text
  return lines.length > maxCellCharacters ? cutText(lines) : lines
}

/** What is wrong with the text of a cell, after `cellText`. */
export function cellTextDefect(text: string): CellDefectKind | null {
  return text.length >= maxCellCharacters - 1 ? 'overlong' : textDefect(text)
}

/** Cut to the limit, and not within a surrogate pair. */
function cutText(text: string): string {
  const last = text.charCodeAt(maxCellCharacters - 1)
  const isHighSurrogate = last >= 0xd800 && last <= 0xdbff
  return text.slice(0, isHighSurrogate ? maxCellCharacters - 1 : maxCellCharacters)
}
