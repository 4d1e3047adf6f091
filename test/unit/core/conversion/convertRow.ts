import {
  type ConvertedRow,
  createRowConverter,
} from '../../../../electron/core/conversion/createRowConverter.ts'
import type { Mapping } from '../../../../electron/shared/model/mapping.ts'
import { rowOf } from '../mapping/builders.ts'

export const context = { today: '2026-11-24' }

/** One row of these cells, converted and checked. */
export function convert(mapping: Mapping, ...cells: string[]): ConvertedRow {
  return createRowConverter(mapping, context)(rowOf(...cells))
}

/** Its findings, as `severity code field`. */
export function codes(row: ConvertedRow): string[] {
  return row.issues.map(({ code, field, severity }) => `${severity} ${code} ${field}`)
}
