import type { CellsArea, CellsChange, CellsPreview } from '../../electron/shared/model/cellsChange.ts'
import type { CheckedRow } from '../../electron/shared/model/checkedRow.ts'
import type { Cause } from '../../electron/shared/model/fix.ts'
import { edgeFrom } from '../../electron/shared/model/lineEdge.ts'
import type { RowsView, ViewMarks } from '../../electron/shared/model/rowsView.ts'
import type { FakeRows } from './FakeRows.ts'
import { issuesOfCells } from './rows.ts'

/** Rows of customers that were uploaded before: the first of the file. */
export const earlierRows = 40

interface WantedFindings {
  severity: 'error' | 'any'
  cause: Cause | null
}

interface Direction {
  direction: 'next' | 'previous'
  fromIndex: number
  fromColumn: number | null
}

/** One view of invented rows: their ordinals in the order shown. */
export class FakeView {
  readonly #rows: FakeRows
  readonly #view: RowsView
  readonly #rejected: readonly number[]
  readonly #ordinals: number[]

  constructor(rows: FakeRows, view: RowsView, rejected: readonly number[]) {
    this.#rows = rows
    this.#rejected = rejected
    this.#view = view
    this.#ordinals = this.#order()
  }

  get length(): number {
    return this.#ordinals.length
  }

  /** Whether it shows rows of one customer one below the other. */
  get isGrouped(): boolean {
    return this.#view.filter.kind === 'duplicates'
  }

  /** Group of each row of a window; every group has two rows. */
  groups(offset: number, limit: number): number[] | null {
    if (!this.isGrouped) return null
    return this.#ordinals.slice(offset, offset + limit).map((_, index) => Math.floor((offset + index) / 2))
  }

  row(index: number): CheckedRow {
    return this.#rows.row(this.#ordinals[index] ?? 0)
  }

  window(offset: number, limit: number): CheckedRow[] {
    return this.#ordinals.slice(offset, offset + limit).map((ordinal) => this.#rows.row(ordinal))
  }

  indexOf(ordinal: number): number | null {
    const index = this.#ordinals.indexOf(ordinal)
    return index === -1 ? null : index
  }

  marks(parts: number): ViewMarks {
    const partsWith = (isMeant: (row: CheckedRow) => boolean): number[] => [
      ...new Set(
        this.window(0, this.length).flatMap((row, index) =>
          isMeant(row) ? [Math.floor((index * parts) / this.length)] : [],
        ),
      ),
    ]
    const errors = partsWith(({ issues }) => issues.some(({ severity }) => severity === 'error'))
    const warnings = partsWith(({ issues }) => issues.some(({ severity }) => severity === 'warning'))
    return { errors, warnings: warnings.filter((part) => !errors.includes(part)) }
  }

  cells({ firstIndex, lastIndex, columnIndexes }: CellsArea): string[][] {
    const rows = this.window(firstIndex, lastIndex - firstIndex + 1)
    return rows.map(({ cells }) => columnIndexes.map((columnIndex) => cells[columnIndex] ?? ''))
  }

  find(text: string, columnIndex: number | null, from: Direction) {
    const isMeant = (row: CheckedRow, index: number): boolean =>
      (columnIndex === null || index === columnIndex) && (row.cells[index] ?? '').includes(text)
    const hits = this.#cellsWhere(isMeant)
    const hit = next(hits, from)
    return { hits: hits.length, isComplete: true, rank: hit ? hits.indexOf(hit) + 1 : null, hit }
  }

  nextFinding(wanted: WantedFindings, from: Direction) {
    return next(this.#findings(wanted), from)
  }

  findingRank(wanted: WantedFindings, at: { index: number; columnIndex: number | null }) {
    const cells = this.#findings(wanted)
    const place = cells.findIndex(
      ({ index, columnIndex }) => index === at.index && columnIndex === at.columnIndex,
    )
    return { rank: place === -1 ? null : place + 1, total: cells.length }
  }

  #findings({ severity, cause }: WantedFindings) {
    const isMeant = ({ issues }: CheckedRow, index: number): boolean =>
      issues.some(
        (issue) =>
          issue.columnIndex === index &&
          (severity === 'any' || issue.severity === 'error') &&
          (cause === null || (issue.code === cause.code && issue.field === cause.field)),
      )
    return this.#cellsWhere(isMeant)
  }

  edge(columnIndex: number, fromIndex: number, direction: 'next' | 'previous'): number {
    const rows = this.window(0, Infinity)
    const end = direction === 'next' ? rows.length - 1 : 0
    return edgeFrom(fromIndex, end, (index) => (rows[index]?.cells[columnIndex] ?? '') !== '')
  }

  values(columnIndex: number, search: string, limit: number) {
    const values = this.#view.values.filter((each) => each.columnIndex !== columnIndex)
    const counts = new Map<string, number>()
    for (const { cells } of new FakeView(this.#rows, { ...this.#view, values }, this.#rejected).window(
      0,
      Infinity,
    )) {
      const text = (cells[columnIndex] ?? '').trim()
      if (text.includes(search)) counts.set(text, (counts.get(text) ?? 0) + 1)
    }
    const all = [...counts].map(([text, rows]) => ({ text, rows })).sort((a, b) => b.rows - a.rows)
    return { values: all.slice(0, limit), distinct: all.length }
  }

  /** The new text of every cell that a change touches, by ordinal and column. */
  changed(change: CellsChange): Map<number, Map<number, string>> {
    const found = new Map<number, Map<number, string>>()
    const areas = 'areas' in change ? change.areas : [change.area]
    for (const { firstIndex, lastIndex, columnIndexes } of areas) {
      for (let index = firstIndex; index <= Math.min(lastIndex, this.length - 1); index += 1) {
        const row = this.row(index)
        for (const [at, columnIndex] of columnIndexes.entries()) {
          const before = row.cells[columnIndex] ?? ''
          const edited = row.editedColumns.indexOf(columnIndex)
          const original = row.originalTexts[edited] ?? before
          const text = this.#textOf(change, before, original, index - firstIndex, at)
          if (text === before) continue
          found.set(row.ordinal, (found.get(row.ordinal) ?? new Map<number, string>()).set(columnIndex, text))
        }
      }
    }
    return found
  }

  preview(change: CellsChange): CellsPreview {
    const changes = this.changed(change)
    let [cells, identityCells, errorsBefore, errorsAfter] = [0, 0, 0, 0]
    for (const [ordinal, texts] of changes) {
      const row = this.#rows.row(ordinal)
      const errors = (of: readonly string[]): number =>
        issuesOfCells(of).filter(({ severity }) => severity === 'error').length
      cells += texts.size
      identityCells += texts.has(2) ? 1 : 0
      errorsBefore += errors(row.cells)
      errorsAfter += errors(row.cells.map((cell, index) => texts.get(index) ?? cell))
    }
    return {
      cells,
      rows: changes.size,
      identityCells,
      errorsBefore,
      errorsAfter,
      joinedCustomers: { count: 0, examples: [] },
      leftOver: { lines: 0, columns: 0 },
      examples: [],
    }
  }

  /** @param original text of the file */
  #textOf(change: CellsChange, before: string, original: string, row: number, column: number): string {
    switch (change.kind) {
      case 'paste': {
        const line = change.lines[row % change.lines.length] ?? []
        return line[column % line.length] ?? ''
      }
      case 'fillDown':
        return this.cells(change.area)[0]?.[column] ?? ''
      case 'typeInRange':
        return change.text
      case 'replace':
        return before.replaceAll(change.from, change.to)
      case 'clearCells':
      case 'cut':
        return ''
      case 'restore':
        return original
    }
  }

  #order(): number[] {
    const { search, values, sort } = this.#view
    const rows = this.#filtered()
      .filter(({ cells }) => search === null || cells.some((cell) => cell.includes(search)))
      .filter(({ cells }) =>
        values.every(
          ({ columnIndex, texts, isExcluding = false }) =>
            texts.includes((cells[columnIndex] ?? '').trim()) !== isExcluding,
        ),
      )
    if (sort) {
      const sign = sort.direction === 'ascending' ? 1 : -1
      const text = ({ cells }: CheckedRow): string => cells[sort.columnIndex] ?? ''
      rows.sort((a, b) => sign * text(a).localeCompare(text(b), 'zh'))
    }
    return rows.map(({ ordinal }) => ordinal)
  }

  #filtered(): CheckedRow[] {
    const { filter } = this.#view
    const all = (): CheckedRow[] => this.#rows.page({ kind: 'all' }, 0, Infinity).rows
    switch (filter.kind) {
      case 'ready':
        return all().filter(({ state }) => state === 'ready')
      case 'duplicates':
        return this.#rows.pairs.flat().map((ordinal) => this.#rows.row(ordinal))
      case 'rejected':
        return this.#rejected.map((ordinal) => this.#rows.row(ordinal))
      case 'earlier':
        return all().slice(0, earlierRows)
      default:
        return this.#rows.page(filter, 0, Infinity).rows
    }
  }

  #cellsWhere(isMeant: (row: CheckedRow, columnIndex: number) => boolean) {
    return this.window(0, Infinity).flatMap((row, index) =>
      row.cells.flatMap((_, columnIndex) => (isMeant(row, columnIndex) ? [{ index, columnIndex }] : [])),
    )
  }
}

/** The next cell in a direction, going round at the end. */
function next<Cell extends { index: number; columnIndex: number }>(
  cells: Cell[],
  from: Direction,
): Cell | null {
  const column = from.fromColumn ?? (from.direction === 'next' ? -1 : Infinity)
  const isAfter = ({ index, columnIndex }: Cell): boolean =>
    index > from.fromIndex || (index === from.fromIndex && columnIndex > column)
  const isBefore = ({ index, columnIndex }: Cell): boolean =>
    index < from.fromIndex || (index === from.fromIndex && columnIndex < column)
  if (from.direction === 'next') return cells.find(isAfter) ?? cells[0] ?? null
  return cells.findLast(isBefore) ?? cells.at(-1) ?? null
}
