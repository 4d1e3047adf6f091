import type { Row } from '../../shared/model/workbook.ts'
import type { StagedRow } from './rowCodec.ts'

/** Cell texts by 0-based column index. */
export type CellTexts = Readonly<{ [columnIndex: string]: string }>

/**
 * Everything the user decided about one row. What is sent, the findings and all counts derive from the row as
 * read, its correction and the mapping, so undo only has to restore corrections.
 */
export interface RowCorrection {
  cells: CellTexts
  /** Blank cells filled from rows of the same customer; `cells` takes precedence. */
  merged: CellTexts
  skip: 'user' | 'duplicate' | null
}

export const noCorrection: RowCorrection = { cells: {}, merged: {}, skip: null }

/** Whether a correction changes any cell. */
export function hasCells({ cells, merged }: RowCorrection): boolean {
  return Object.keys(cells).length + Object.keys(merged).length > 0
}

export function isSameCorrection(one: RowCorrection, other: RowCorrection): boolean {
  return (
    one.skip === other.skip && isSameTexts(one.cells, other.cells) && isSameTexts(one.merged, other.merged)
  )
}

function isSameTexts(one: CellTexts, other: CellTexts): boolean {
  const columns = Object.keys(one)
  return (
    columns.length === Object.keys(other).length && columns.every((column) => one[column] === other[column])
  )
}

/** Applies a correction to a row. A corrected cell loses its defect. */
export function correctRow(original: StagedRow, correction: RowCorrection): Row {
  const texts = { ...correction.merged, ...correction.cells }
  const columns = Object.keys(texts)
  const { rowNumber, defects = null, hidden = false } = original
  if (columns.length === 0) return { rowNumber, cells: original.cells, defects, hidden }
  const cells = [...original.cells]
  for (const column of columns) {
    const index = Number(column)
    while (cells.length < index) cells.push('')
    cells[index] = texts[column]!
  }
  const left = defects?.filter(({ columnIndex }) => texts[columnIndex] === undefined) ?? []
  const typedColumns = Object.keys(correction.cells).map(Number)
  return { rowNumber, cells, defects: left.length === 0 ? null : left, hidden, typedColumns }
}

/**
 * Adds a cell typed by the user to a correction; typing the text of the file removes the cell's correction.
 *
 * @param isTrusted false when the text of the file has a finding that typing it again settles
 */
export function withCell(
  original: StagedRow,
  correction: RowCorrection,
  columnIndex: number,
  text: string,
  isTrusted = true,
): RowCorrection {
  const cells = withoutColumn(correction.cells, columnIndex)
  const merged = withoutColumn(correction.merged, columnIndex)
  const hasDefect = original.defects?.some((defect) => defect.columnIndex === columnIndex) ?? false
  const isOriginal = isTrusted && !hasDefect && text === (original.cells[columnIndex] ?? '')
  return { ...correction, cells: isOriginal ? cells : { ...cells, [columnIndex]: text }, merged }
}

/** Takes the user's text, and one merged from other rows, away from a cell. */
export function withoutCell(correction: RowCorrection, columnIndex: number): RowCorrection {
  return {
    ...correction,
    cells: withoutColumn(correction.cells, columnIndex),
    merged: withoutColumn(correction.merged, columnIndex),
  }
}

function withoutColumn(texts: CellTexts, columnIndex: number): CellTexts {
  return Object.fromEntries(Object.entries(texts).filter(([column]) => Number(column) !== columnIndex))
}

/** Columns that differ from the file, ascending. */
export function editedColumnsOf({ cells, merged }: RowCorrection): number[] {
  return [...new Set([...Object.keys(cells), ...Object.keys(merged)])]
    .map(Number)
    .sort((one, other) => one - other)
}

const lineBreak = '\n'

/** Serializes the cells of a correction and the resulting record, to be sealed. */
export function encodeOverride(correction: RowCorrection, recordJson: string): Buffer {
  return Buffer.from(`${JSON.stringify([correction.cells, correction.merged])}${lineBreak}${recordJson}`)
}

export function decodeOverride(plain: Buffer): { cells: CellTexts; merged: CellTexts; recordJson: string } {
  const text = plain.toString()
  const end = text.indexOf(lineBreak)
  const [cells, merged] = JSON.parse(text.slice(0, end)) as [CellTexts, CellTexts]
  return { cells, merged, recordJson: text.slice(end + 1) }
}
