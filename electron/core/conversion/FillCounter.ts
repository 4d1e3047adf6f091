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
      const isFilled = columnIndexes.some((index) => {
        const cell = cells[index]
        return cell !== undefined && cell !== '' && cell.trim() !== ''
      })
      if (isFilled) fill.filled += 1
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
