import type { CellDefectKind } from '../../shared/model/workbook.ts'
import { maxCellCharacters } from './limits.ts'
import { textDefect } from './textDefect.ts'

/**
 * Normalises a cell's text, the same for every reader: line breaks become LF, whatever the format writes (CR
 * LF, CR, `_x000D_`), and the text is truncated to `maxCellCharacters`.
 */
export function cellText(text: string): string {
  const lines = text.includes('\r') ? text.replace(/\r+\n|\r/g, '\n') : text
  return lines.length > maxCellCharacters ? cutText(lines) : lines
}

/** Returns the defect of a text normalised by `cellText`, or null. */
export function cellTextDefect(text: string): CellDefectKind | null {
  return text.length >= maxCellCharacters - 1 ? 'overlong' : textDefect(text)
}

/** Truncates to the limit without splitting a surrogate pair. */
function cutText(text: string): string {
  const last = text.charCodeAt(maxCellCharacters - 1)
  const isHighSurrogate = last >= 0xd800 && last <= 0xdbff
  return text.slice(0, isHighSurrogate ? maxCellCharacters - 1 : maxCellCharacters)
}
