import type { RowChange, RowSelection } from '../../electron/shared/model/correction.ts'
import type { EditKind, EditState } from '../../electron/shared/model/editState.ts'
import type { IssueGroup } from '../../electron/shared/model/issue.ts'
import type { CheckedRow, RowFilter } from '../../electron/shared/model/checkedRow.ts'
import type { Job } from '../../electron/shared/model/job.ts'
import { cellsOf, checkedRow, columnNames, issuesOfCells } from './rows.ts'

/** The corrections of one row. */
interface Correction {
  cells: ReadonlyMap<number, string>
  skippedAs: 'user' | 'duplicate' | null
}

interface Edit {
  kind: EditKind
  before: Map<number, Correction>
  after: Map<number, Correction>
}

interface Shape {
  columns: number
  /** The name of every customer; null: names of their own. */
  name: string | null
}

const nameColumn = 1
const usualShape: Shape = { columns: columnNames.length, name: null }

const untouched: Correction = { cells: new Map(), skippedAs: null }

/** The invented rows of one job, with corrections and undo. */
export class FakeRows {
  readonly #total: number
  readonly #isClean: boolean
  readonly #shape: Shape
  readonly #corrections = new Map<number, Correction>()
  readonly #done: Edit[] = []
  readonly #undone: Edit[] = []

  constructor(total: number, isClean: boolean, shape: Shape = usualShape) {
    this.#total = total
    this.#isClean = isClean
    this.#shape = shape
  }

  row(ordinal: number): CheckedRow {
    const { cells: changed, skippedAs } = this.#corrections.get(ordinal) ?? untouched
    const original = this.#original(ordinal)
    const cells = original.map((cell, index) => changed.get(index) ?? cell)
    const issues = issuesOfCells(cells)
    const isInvalid = issues.some((issue) => issue.severity === 'error')
    const editedColumns = [...changed.keys()].sort((a, b) => a - b)
    return {
      ...checkedRow(ordinal, this.#isClean),
      cells,
      issues,
      editedColumns,
      originalTexts: editedColumns.map((columnIndex) => original[columnIndex] ?? ''),
      skippedAs,
      state: skippedAs ? 'skipped' : isInvalid ? 'invalid' : 'ready',
    }
  }

  page(filter: RowFilter, offset: number, limit: number): { rows: CheckedRow[]; total: number } {
    const found = this.#all().filter((row) => matches(row, filter))
    return { rows: found.slice(offset, offset + limit), total: found.length }
  }

  /** Rows with a finding of this cause that are not left out. */
  withCause(code: string): CheckedRow[] {
    return this.#all().filter((row) => !row.skippedAs && row.issues.some((issue) => issue.code === code))
  }

  /** Every 500th row repeats the one before: the pairs, by ordinal. */
  get pairs(): (readonly [number, number])[] {
    const pairs = this.#isClean ? 0 : Math.floor(this.#total / 500)
    return Array.from(
      { length: pairs },
      (_, index) => [(index + 1) * 500 - 2, (index + 1) * 500 - 1] as const,
    )
  }

  groups(): IssueGroup[] {
    const groups = new Map<string, IssueGroup>()
    for (const row of this.#all()) {
      if (row.skippedAs) continue
      for (const { code, field, severity } of row.issues) {
        const group = groups.get(code) ?? { code, field, severity, count: 0 }
        groups.set(code, { ...group, count: group.count + 1 })
      }
    }
    return [...groups.values()]
  }

  counts(): Pick<Job, 'invalidRows' | 'warningRows' | 'rowsWithWarnings' | 'editedRows' | 'skippedRows'> {
    const rows = this.#all()
    const count = (test: (row: CheckedRow) => boolean): number => rows.filter(test).length
    return {
      invalidRows: count((row) => row.state === 'invalid'),
      warningRows: count((row) => row.state === 'ready' && row.issues.length > 0),
      rowsWithWarnings: count((row) => matches(row, { kind: 'warnings' })),
      editedRows: count((row) => row.editedColumns.length > 0),
      skippedRows: count((row) => row.skippedAs !== null),
    }
  }

  state(): EditState {
    const { editedRows, skippedRows } = this.counts()
    const step = (edit: Edit | undefined) => (edit ? { kind: edit.kind, rows: edit.after.size } : null)
    return { undo: step(this.#done.at(-1)), redo: step(this.#undone.at(-1)), editedRows, skippedRows }
  }

  editCell(ordinal: number, columnIndex: number, text: string): void {
    this.#apply('editCell', [ordinal], (correction) => withCell(correction, columnIndex, text))
  }

  change(selection: RowSelection, change: RowChange): number {
    const ordinals =
      selection.kind === 'ordinals'
        ? selection.ordinals
        : this.#all()
            .filter((row) => !row.skippedAs && matches(row, selection))
            .map((row) => row.ordinal)
    return this.#apply(change.kind, ordinals, (correction, row) => {
      switch (change.kind) {
        case 'skip':
          return { ...correction, skippedAs: 'user' }
        case 'unskip':
          return { ...correction, skippedAs: null }
        case 'clearCell':
          return withCell(correction, change.columnIndex, '')
        case 'setCell':
          return withCell(correction, change.columnIndex, change.text)
        case 'replaceText': {
          const text = (row.cells[change.columnIndex] ?? '').replaceAll(change.from, change.to)
          return withCell(correction, change.columnIndex, text)
        }
      }
    })
  }

  /** Sets cells by ordinal and column, as one step of 撤销. */
  setCells(kind: EditKind, changes: ReadonlyMap<number, ReadonlyMap<number, string>>): number {
    return this.#apply(kind, [...changes.keys()], (correction, row) => ({
      ...correction,
      cells: new Map([...correction.cells, ...(changes.get(row.ordinal) ?? [])]),
    }))
  }

  /** Takes changed texts away from cells by ordinal and column, as one step of 撤销. */
  restoreCells(columns: ReadonlyMap<number, readonly number[]>): number {
    return this.#apply('restore', [...columns.keys()], (correction, row) => ({
      ...correction,
      cells: new Map([...correction.cells].filter(([column]) => !columns.get(row.ordinal)?.includes(column))),
    }))
  }

  /** Leaves out the second of each pair, or restores it. */
  chooseDuplicates(seconds: readonly number[], isLeftOut: boolean): number {
    return this.#apply('duplicates', seconds, (correction) => ({
      ...correction,
      skippedAs: isLeftOut ? 'duplicate' : null,
    }))
  }

  move(direction: 'undo' | 'redo'): number | null {
    const [from, to] = direction === 'undo' ? [this.#done, this.#undone] : [this.#undone, this.#done]
    const edit = from.pop()
    if (!edit) return null
    to.push(edit)
    for (const [ordinal, correction] of direction === 'undo' ? edit.before : edit.after) {
      this.#corrections.set(ordinal, correction)
    }
    return edit.after.size
  }

  #original(ordinal: number): string[] {
    const cells = cellsOf(ordinal, this.#isClean)
    const { columns, name } = this.#shape
    if (name !== null) cells[nameColumn] = name
    return Array.from({ length: columns }, (_, index) => cells[index] ?? `${index}-${ordinal}`)
  }

  #apply(
    kind: EditKind,
    ordinals: readonly number[],
    changed: (correction: Correction, row: CheckedRow) => Correction,
  ): number {
    const edit: Edit = { kind, before: new Map(), after: new Map() }
    for (const ordinal of ordinals) {
      const before = this.#corrections.get(ordinal) ?? untouched
      const after = changed(before, this.row(ordinal))
      edit.before.set(ordinal, before)
      edit.after.set(ordinal, after)
      this.#corrections.set(ordinal, after)
    }
    this.#undone.length = 0
    if (ordinals.length > 0) this.#done.push(edit)
    return ordinals.length
  }

  #all(): CheckedRow[] {
    return Array.from({ length: this.#total }, (_, ordinal) => this.row(ordinal))
  }
}

function withCell(correction: Correction, columnIndex: number, text: string): Correction {
  return { ...correction, cells: new Map([...correction.cells, [columnIndex, text]]) }
}

function matches(row: CheckedRow, filter: RowFilter): boolean {
  switch (filter.kind) {
    case 'batch':
      return row.state === 'ready'
    case 'all':
      return true
    case 'errors':
      return row.state === 'invalid'
    case 'warnings':
      return !row.skippedAs && row.issues.some((issue) => issue.severity === 'warning')
    case 'edited':
      return row.editedColumns.length > 0
    case 'skipped':
      return row.skippedAs !== null
    case 'cause':
      return !row.skippedAs && row.issues.some((issue) => issue.code === filter.code)
  }
}
