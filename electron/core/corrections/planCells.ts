import type { CellsChange } from '../../shared/model/cellsChange.ts'
import { correctRow, withoutCell } from '../rows/RowCorrection.ts'
import type { RowWithCorrection } from '../rows/StagedRows.ts'
import { ownWords } from '../worker/ownMemory.ts'
import { firstAtLeast } from '../views/scanPiece.ts'
import { stepRows } from './inSteps.ts'
import type { RowEditor, WantedCorrection } from './RowEditor.ts'

/** Rows and columns of a change of cells, and the new text of each. */
export interface CellsPlan {
  /** Rows in the order of the view; one row may be in several areas. */
  areas: { ordinals: Uint32Array; columnIndexes: readonly number[] }[]
  texts: CellTexts
  leftOver: { lines: number; columns: number }
}

/** How the new text of a cell follows, as plain data for the worker thread. */
type CellTexts =
  | { kind: 'lines'; lines: readonly (readonly string[])[] }
  | { kind: 'same'; text: string }
  /** Those of the file. */
  | { kind: 'original' }
  /** The texts of the first row. */
  | { kind: 'firstRow'; ordinal: number }
  | { kind: 'replace'; from: string; to: string; ignoresCase: boolean; wholeCell: boolean }

/** Ordinals of an inclusive range of a view; indexes beyond it are left out. */
type OrdinalsBetween = (firstIndex: number, lastIndex: number) => readonly number[]

/**
 * Resolves a change of cells of a view to rows: later changes of the view do not matter any more.
 *
 * @param viewRows rows in the view
 */
export function planCells(
  change: CellsChange,
  viewRows: number,
  ordinalsBetween: OrdinalsBetween,
): CellsPlan {
  const noneLeft = { lines: 0, columns: 0 }
  const rowsOf = ({ firstIndex, lastIndex }: { firstIndex: number; lastIndex: number }): Uint32Array =>
    Uint32Array.from(ordinalsBetween(firstIndex, lastIndex))
  const resolve = (area: { firstIndex: number; lastIndex: number; columnIndexes: number[] }) => ({
    ordinals: rowsOf(area),
    columnIndexes: area.columnIndexes,
  })
  switch (change.kind) {
    case 'paste': {
      const { area, lines, moreColumns } = change
      const width = widthOf(lines)
      const height = lines.length
      const rows = area.lastIndex - area.firstIndex + 1
      const rowsWanted = isMultiple(rows, height) ? rows : height
      const { columnIndexes } = area
      const columns = isMultiple(columnIndexes.length, width)
        ? columnIndexes
        : [...columnIndexes, ...moreColumns].slice(0, width)
      const ordinals = rowsOf({ firstIndex: area.firstIndex, lastIndex: area.firstIndex + rowsWanted - 1 })
      const leftOver = {
        lines: Math.max(0, area.firstIndex + rowsWanted - viewRows),
        columns: Math.max(0, width - columns.length),
      }
      return { areas: [{ ordinals, columnIndexes: columns }], texts: { kind: 'lines', lines }, leftOver }
    }
    case 'fillDown': {
      const { ordinals, columnIndexes } = resolve(change.area)
      const [first] = ordinals
      const texts: CellTexts =
        first === undefined ? { kind: 'lines', lines: [] } : { kind: 'firstRow', ordinal: first }
      return { areas: [{ ordinals: ordinals.subarray(1), columnIndexes }], texts, leftOver: noneLeft }
    }
    case 'clearCells':
    case 'cut':
      return { areas: change.areas.map(resolve), texts: { kind: 'same', text: '' }, leftOver: noneLeft }
    case 'restore':
      return { areas: change.areas.map(resolve), texts: { kind: 'original' }, leftOver: noneLeft }
    case 'typeInRange':
      return {
        areas: change.areas.map(resolve),
        texts: { kind: 'same', text: change.text },
        leftOver: noneLeft,
      }
    case 'replace': {
      const { from, to, ignoresCase, wholeCell } = change
      const texts: CellTexts = { kind: 'replace', from, to, ignoresCase, wholeCell }
      return { areas: [resolve(change.area)], texts, leftOver: noneLeft }
    }
  }
}

/** Texts of the longest line; at least 1. */
function widthOf(lines: readonly (readonly string[])[]): number {
  return lines.reduce((width, { length }) => Math.max(width, length), 1)
}

function isMultiple(size: number, unit: number): boolean {
  return size >= unit && size % unit === 0
}

/** Columns that a plan may change. */
export function columnsOfPlan({ areas }: CellsPlan): number[] {
  return [...new Set(areas.flatMap(({ columnIndexes }) => columnIndexes))]
}

/** Rows that a plan looks at, one in several areas counted for each. */
export function rowsOfPlan({ areas }: CellsPlan): number {
  return areas.reduce((rows, { ordinals }) => rows + ordinals.length, 0)
}

/** The rows of a plan in pieces, in the order of the file. */
export function* selectCells(plan: CellsPlan): Generator<number[]> {
  const ordinals = ownWords(rowsOfPlan(plan))
  let at = 0
  for (const area of plan.areas) {
    ordinals.set(area.ordinals, at)
    at += area.ordinals.length
  }
  ordinals.sort()
  let rows = 0
  for (const ordinal of ordinals) {
    // A row may be in several areas.
    if (rows === 0 || ordinal !== ordinals[rows - 1]) ordinals[rows++] = ordinal
  }
  for (let from = 0; from < rows; from += stepRows) {
    yield [...ordinals.subarray(from, Math.min(from + stepRows, rows))]
  }
}

/** Finds the line of a row among those of an area; -1: it is none of them. */
function createLineOf(ordinals: Uint32Array): (ordinal: number) => number {
  if (ordinals.every((ordinal, at) => at === 0 || ordinal > ordinals[at - 1]!)) {
    // A map of a million rows would take 40 MB in each thread.
    return (ordinal) => {
      const at = firstAtLeast(ordinals, ordinal)
      return ordinals[at] === ordinal ? at : -1
    }
  }
  const lines = new Map(Array.from(ordinals, (ordinal, line) => [ordinal, line] as const))
  return (ordinal) => lines.get(ordinal) ?? -1
}

/** Plans the corrections of some rows of a plan; rows that stay the same are included. */
export function createCellsPlanner(
  editor: RowEditor,
  plan: CellsPlan,
): (ordinals: readonly number[]) => WantedCorrection[] {
  const change = createChange(editor, plan.texts)
  const linesOf = plan.areas.map(({ ordinals }) => createLineOf(ordinals))
  return (ordinals) =>
    editor.staged.withCorrectionsOf(ordinals).map((row) => {
      let after = row.correction
      for (const [area, { columnIndexes }] of plan.areas.entries()) {
        const line = linesOf[area]!(row.ordinal)
        if (line !== -1) after = change(row, after, columnIndexes, line)
      }
      return { ordinal: row.ordinal, row, after }
    })
}

/** @param column position among the columns of the area */
type TextOf = (cell: { line: number; column: number; columnIndex: number }, text: string) => string

type ChangeCells = (
  row: RowWithCorrection,
  correction: RowWithCorrection['correction'],
  columnIndexes: readonly number[],
  line: number,
) => RowWithCorrection['correction']

function createChange(editor: RowEditor, texts: CellTexts): ChangeCells {
  if (texts.kind === 'original') return (_, correction, columns) => columns.reduce(withoutCell, correction)
  const textOf = createTextOf(editor, texts)
  return (row, correction, columnIndexes, line) => {
    const { cells } = correctRow(row.original, correction)
    let after = correction
    for (const [column, columnIndex] of columnIndexes.entries()) {
      const before = cells[columnIndex] ?? ''
      const text = textOf({ line, column, columnIndex }, before)
      // A text that stays is no correction, even where the file had damaged it.
      if (text !== before) after = editor.cells.change(row.original, after, columnIndex, text)
    }
    return after
  }
}

function createTextOf(editor: RowEditor, texts: Exclude<CellTexts, { kind: 'original' }>): TextOf {
  switch (texts.kind) {
    case 'same':
      return () => texts.text
    case 'firstRow': {
      const [row] = editor.staged.rows(texts.ordinal, texts.ordinal)
      const cells = row?.cells ?? []
      return ({ columnIndex }) => cells[columnIndex] ?? ''
    }
    case 'lines': {
      const { lines } = texts
      const width = widthOf(lines)
      return ({ line, column }, text) => lines[line % lines.length]?.[column % width] ?? text
    }
    case 'replace':
      return createReplace(texts)
  }
}

function createReplace({
  from,
  to,
  ignoresCase,
  wholeCell,
}: Extract<CellTexts, { kind: 'replace' }>): TextOf {
  const escaped = from.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  const pattern = new RegExp(wholeCell ? `^(?:${escaped})$` : escaped, ignoresCase ? 'giu' : 'gu')
  return (_cell, text) => text.replace(pattern, () => to)
}
