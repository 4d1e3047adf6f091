import type { Row } from '../../shared/model/workbook.ts'
import { LineWriter } from './LineWriter.ts'
import type { RowLines } from './RowLines.ts'

/**
 * Replaces some lines, and leaves others out.
 *
 * @param revised by index of the line, ascending: the row to write instead, null to leave it out
 * @returns the lines themselves when none is revised
 */
export function reviseLines(lines: RowLines, revised: ReadonlyMap<number, Row | null>): RowLines {
  if (revised.size === 0) return lines
  const writer = new LineWriter()
  let kept = 0
  for (const [index, row] of revised) {
    writer.addLines(lines, kept, index)
    if (row !== null) writer.addRow(row)
    kept = index + 1
  }
  writer.addLines(lines, kept, lines.lineEnds.length)
  return writer.take()
}
