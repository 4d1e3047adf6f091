import { AppError } from '../../shared/errors/AppError.ts'
import { writeRecord, type RecordTemplate } from '../records/recordJson.ts'
import type { CellDefect, Row } from '../../shared/model/workbook.ts'
import type { RowAsRead } from './rowCodec.ts'

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
  return hasTexts(cells) || hasTexts(merged)
}

function hasTexts(texts: CellTexts): boolean {
  for (const column in texts) if (texts[column] !== undefined) return true
  return false
}

export function isSameCorrection(one: RowCorrection, other: RowCorrection): boolean {
  return (
    one.skip === other.skip && isSameTexts(one.cells, other.cells) && isSameTexts(one.merged, other.merged)
  )
}

function isSameTexts(one: CellTexts, other: CellTexts): boolean {
  if (one === other) return true
  for (const column in one) if (one[column] !== other[column]) return false
  for (const column in other) if (one[column] === undefined) return false
  return true
}

/** Applies a correction to a row. A corrected cell loses its defect. */
export function correctRow(original: RowAsRead, correction: RowCorrection): Row {
  const { rowNumber, defects = null, hidden = false } = original
  if (!hasCells(correction)) return { rowNumber, cells: original.cells, defects, hidden }
  return {
    rowNumber,
    cells: correctCells([...original.cells], correction),
    defects: defects && defectsLeft(defects, correction),
    hidden,
    typedColumns: Object.keys(correction.cells).map(Number),
  }
}

function defectsLeft(defects: readonly CellDefect[], { cells, merged }: RowCorrection): CellDefect[] | null {
  const left = defects.filter(
    ({ columnIndex }) => cells[columnIndex] === undefined && merged[columnIndex] === undefined,
  )
  return left.length === 0 ? null : left
}

/** Applies a correction to the cells of a row, in place. */
export function correctCells(cells: string[], correction: Texts): string[] {
  for (const texts of [correction.merged, correction.cells]) {
    for (const column in texts) {
      const index = Number(column)
      while (cells.length < index) cells.push('')
      cells[index] = texts[column]!
    }
  }
  return cells
}

/** Changes cells. Rows that are changed alike share one correction: what follows from it is worked out, written and stored once. */
export class CellChanger {
  #last: { before: RowCorrection; columnIndex: number; text: string; after: RowCorrection } | null = null

  /**
   * Adds a cell typed by the user to a correction; typing the text of the file removes the cell's correction.
   *
   * @param isTrusted false when the text of the file has a finding that typing it again settles
   */
  change(
    original: RowAsRead,
    before: RowCorrection,
    columnIndex: number,
    text: string,
    isTrusted = true,
  ): RowCorrection {
    const cells = withoutColumn(before.cells, columnIndex)
    const merged = withoutColumn(before.merged, columnIndex)
    const hasDefect = original.defects?.some((defect) => defect.columnIndex === columnIndex) ?? false
    if (isTrusted && !hasDefect && text === (original.cells[columnIndex] ?? ''))
      return { ...before, cells, merged }
    const last = this.#last
    if (last?.before === before && last.columnIndex === columnIndex && last.text === text) return last.after
    const after = { ...before, cells: { ...cells, [columnIndex]: text }, merged }
    this.#last = { before, columnIndex, text, after }
    return after
  }
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
  if (texts[columnIndex] === undefined) return texts
  return Object.fromEntries(Object.entries(texts).filter(([column]) => Number(column) !== columnIndex))
}

/** The first column in which two corrections of a row differ; null: in none. */
export function firstDifference(one: RowCorrection, other: RowCorrection): number | null {
  const columns = [...editedColumnsOf(one), ...editedColumnsOf(other)].sort((a, b) => a - b)
  const differs = (column: number): boolean =>
    one.cells[column] !== other.cells[column] || one.merged[column] !== other.merged[column]
  return columns.find(differs) ?? null
}

/** Columns that differ from the file, ascending. */
export function editedColumnsOf({ cells, merged }: RowCorrection): number[] {
  return [...new Set([...Object.keys(cells), ...Object.keys(merged)])]
    .map(Number)
    .sort((one, other) => one - other)
}

const lineBreak = '\n'
const lineBreakByte = 0x0a
/** Begins a pattern; a record begins with a brace. */
const patternMark = '#'

/** The record of a corrected row as `writeRecord` takes it, which needs the template of the row's chunk; a tenth of its size. */
export function patternOf(pattern: string): string {
  return `${patternMark}${pattern}`
}

/**
 * Serializes the cells of a correction and the resulting record, for `Overrides`.
 *
 * @param record as JSON, or as `patternOf` gives it
 */
export function encodeOverride(correction: RowCorrection, record: string): string {
  return `${JSON.stringify([correction.cells, correction.merged])}${lineBreak}${record}`
}

/** The record as `encodeOverride` was given it: mostly a pattern, which `writeCorrectedRecord` turns into what is sent. */
export function storedRecordOf(plain: Buffer): string {
  return plain.toString('utf8', plain.indexOf(lineBreakByte) + 1)
}

/**
 * The record of a corrected row as JSON.
 *
 * @param record as `storedRecordOf` gives it
 * @param cells corrected
 * @throws AppError `storage.tampered` for a pattern without its template
 */
export function writeCorrectedRecord(
  record: string,
  template: RecordTemplate | null,
  cells: readonly string[],
): string {
  if (!record.startsWith(patternMark)) return record
  if (!template) throw new AppError('storage.tampered', 'a corrected record has no template')
  return writeRecord(template, record.slice(patternMark.length), cells)
}

/** Reads what `encodeOverride` wrote. Rows that are corrected alike, one after another, share one correction. */
export class CorrectionReader {
  #lastTexts: { json: string; texts: Texts } | null = null
  #last: { texts: Texts; correction: RowCorrection } | null = null

  /** The cells that `encodeOverride` was given. */
  texts(plain: Buffer): Texts {
    const json = plain.toString('latin1', 0, plain.indexOf(lineBreakByte))
    if (this.#lastTexts?.json === json) return this.#lastTexts.texts
    const [cells, merged] = JSON.parse(plain.toString('utf8', 0, json.length)) as [CellTexts, CellTexts]
    const texts = { cells, merged }
    this.#lastTexts = { json, texts }
    return texts
  }

  /** @param plain undefined: no cell is corrected */
  correction(plain: Buffer | undefined, skip: RowCorrection['skip']): RowCorrection {
    if (!plain && skip === null) return noCorrection
    const texts = plain ? this.texts(plain) : noCorrection
    if (this.#last?.texts === texts && this.#last.correction.skip === skip) return this.#last.correction
    const correction = { cells: texts.cells, merged: texts.merged, skip }
    this.#last = { texts, correction }
    return correction
  }
}

type Texts = Pick<RowCorrection, 'cells' | 'merged'>
