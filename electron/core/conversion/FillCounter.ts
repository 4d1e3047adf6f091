import { fieldKeyOf, type FieldKey } from '../../shared/model/field.ts'
import type { FieldFill } from '../../shared/model/correction.ts'
import type { Mapping } from '../../shared/model/mapping.ts'
import type { RowCells } from '../rowLines/RowCells.ts'

/** Counts the rows of a job that have a value for each field, in any of its columns. A constant counts in every row. */
export class FillCounter {
  readonly #columns: { columnIndexes: number[]; fill: FieldFill }[]
  readonly #fills: FieldFill[]

  constructor({ columns, constants }: Pick<Mapping, 'columns' | 'constants'>) {
    const byField = new Map<FieldKey, { columnIndexes: number[]; fill: FieldFill }>()
    for (const { columnIndex, target } of columns) {
      if (!target) continue
      const field = fieldKeyOf(target)
      const known = byField.get(field)
      if (known) known.columnIndexes.push(columnIndex)
      else {
        const fill = { field, filled: 0, total: 0, isConstant: false }
        byField.set(field, { columnIndexes: [columnIndex], fill })
      }
    }
    this.#columns = [...byField.values()]
    const fixed = constants.map(({ target }) => ({
      field: fieldKeyOf(target),
      filled: 0,
      total: 0,
      isConstant: true,
    }))
    this.#fills = [...this.#columns.map(({ fill }) => fill), ...fixed]
  }

  add(cells: RowCells): void {
    for (const { columnIndexes, fill } of this.#columns) {
      for (const index of columnIndexes) {
        if (isBlank(cells, index)) continue
        fill.filled += 1
        break
      }
    }
    for (const fill of this.#fills) {
      fill.total += 1
      if (fill.isConstant) fill.filled += 1
    }
  }

  /** Adds what another counter of the same mapping has counted. */
  merge(counted: readonly FieldFill[]): void {
    for (const [index, fill] of this.#fills.entries()) {
      fill.filled += counted[index]!.filled
      fill.total += counted[index]!.total
    }
  }

  /** What was counted since the last call. */
  take(): FieldFill[] {
    const taken = this.results()
    for (const fill of this.#fills) fill.filled = fill.total = 0
    return taken
  }

  /** In the order of the file's columns, constants last. */
  results(): FieldFill[] {
    return this.#fills.map((fill) => ({ ...fill }))
  }
}

/** Looks at the first character before it copies the text without its white space, for every cell of a million rows. */
function isBlank(cells: RowCells, columnIndex: number): boolean {
  const first = cells.firstUnit(columnIndex)
  if (first === -1) return true
  const isVisible = (first > 0x20 && first < 0x7f) || (first >= 0x4e00 && first <= 0x9fff)
  return !isVisible && cells.text(columnIndex).trim() === ''
}
