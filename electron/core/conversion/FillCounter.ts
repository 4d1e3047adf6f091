import { fieldKeyOf } from '../../shared/model/field.ts'
import type { FieldFill } from '../../shared/model/correction.ts'
import type { Mapping } from '../../shared/model/mapping.ts'
import type { Row } from '../../shared/model/workbook.ts'

/** Counts the rows of a job that have a value for each field. A constant counts in every row. */
export class FillCounter {
  readonly #columns: { columnIndex: number; fill: FieldFill }[]
  readonly #fills: FieldFill[]

  constructor({ columns, constants }: Pick<Mapping, 'columns' | 'constants'>) {
    this.#columns = columns.flatMap(({ columnIndex, target }) =>
      target
        ? [{ columnIndex, fill: { field: fieldKeyOf(target), filled: 0, total: 0, isConstant: false } }]
        : [],
    )
    const fixed = constants.map(({ target }) => ({
      field: fieldKeyOf(target),
      filled: 0,
      total: 0,
      isConstant: true,
    }))
    this.#fills = [...this.#columns.map(({ fill }) => fill), ...fixed]
  }

  add({ cells }: Pick<Row, 'cells'>): void {
    for (const { columnIndex, fill } of this.#columns) {
      const cell = cells[columnIndex]
      if (cell !== undefined && cell !== '' && cell.trim() !== '') fill.filled += 1
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
