import { fieldKeyOf } from '../../shared/model/field.ts'
import type { ColumnTrial, ColumnTrialRow, Mapping } from '../../shared/model/mapping.ts'
import { parseRecordJson, type ParsedRecord } from '../../shared/model/parseRecordJson.ts'
import type { Row } from '../../shared/model/workbook.ts'
import { createRowConverter } from '../conversion/createRowConverter.ts'
import { noticeColumns } from './columnEvidence.ts'
import { inferDayMonthOrder, needsDayMonthOrder } from './inferDayMonthOrder.ts'

/**
 * Shows what becomes of one column of the file's first rows with a mapping, as preparing would do it by these rows alone.
 *
 * @param today `yyyy-MM-dd`, local
 * @returns `sent` null in every row where that cannot be told: the column is not imported, or shares its field with others
 */
export async function tryColumn(
  rows: readonly Row[],
  mapping: Mapping,
  columnIndex: number,
  today: string,
): Promise<ColumnTrial> {
  const target = mapping.columns.find((column) => column.columnIndex === columnIndex)?.target ?? null
  const key = target && fieldKeyOf(target)
  const isAlone =
    mapping.columns.filter((column) => column.target && fieldKeyOf(column.target) === key).length === 1
  const textOf = (row: Row): string => row.cells[columnIndex] ?? ''
  const filled = rows.filter((row) => textOf(row).trim() !== '').length

  if (!target || !isAlone) {
    const untold = rows.map((row) => ({
      rowNumber: row.rowNumber,
      raw: textOf(row),
      sent: null,
      issue: null,
    }))
    return { rows: untold, filled }
  }
  const convert = createRowConverter(await settle(mapping, rows), { today })
  const tryRow = (row: Row): ColumnTrialRow => {
    const { recordJson, issues } = convert(row)
    const own = issues.filter((issue) => issue.columnIndex === columnIndex)
    const issue = own.find(({ severity }) => severity === 'error') ?? own[0] ?? null
    const sent = issue?.severity === 'error' ? null : valuesOf(parseRecordJson(recordJson), target)
    return { rowNumber: row.rowNumber, raw: textOf(row), sent, issue }
  }
  return { rows: rows.map(tryRow), filled }
}

/** Adds what the rows themselves show, as preparing does with the whole file. */
async function settle(given: Mapping, rows: readonly Row[]): Promise<Mapping> {
  const mapping = noticeColumns(given, [...rows], given.conversions?.countsFrom1904 ?? false)
  if (!needsDayMonthOrder(mapping, [...rows])) return mapping
  const order = await inferDayMonthOrder(mapping, inOnePiece(rows))
  return order ? { ...mapping, conversions: { ...mapping.conversions, dayMonthOrder: order } } : mapping
}

async function* inOnePiece(rows: readonly Row[]): AsyncGenerator<Row[]> {
  yield [...rows]
}

function valuesOf(record: ParsedRecord, target: NonNullable<Mapping['columns'][number]['target']>): string[] {
  if (target.kind === 'custom') {
    return record.customFields.find(({ configId }) => configId === target.configId)?.values ?? []
  }
  const text = record.fields.get(target.field) ?? ''
  return text === '' ? [] : target.field === 'tags' ? text.split(',') : [text]
}
