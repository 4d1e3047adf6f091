import { fieldKeyOf, type FieldKey } from '../../shared/model/field.ts'
import type { FieldFill } from '../../shared/model/correction.ts'
import type { Mapping } from '../../shared/model/mapping.ts'
import type { Row } from '../../shared/model/workbook.ts'

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

  add({ cells }: Pick<Row, 'cells'>): void {
    for (const { columnIndexes, fill } of this.#columns) {
      for (const index of columnIndexes) {
        if (isBlank(cells[index] ?? '')) continue
        fill.filled += 1
        break
      }
    }
    for (const fill of this.#fills) {
      fill.total += 1
      if (fill.isConstant) fill.filled += 1
    }
  }

  /** In the order of the file's columns, constants last. */
  results(): FieldFill[] {
    return this.#fills.map((fill) => ({ ...fill }))
  }
}

/** Looks at the first character before it copies the text without its white space, for every cell of a million rows. */
function isBlank(cell: string): boolean {
  if (cell === '') return true
  const first = cell.charCodeAt(0)
  const isVisible = (first > 0x20 && first < 0x7f) || (first >= 0x4e00 && first <= 0x9fff)
  return !isVisible && cell.trim() === ''
}
