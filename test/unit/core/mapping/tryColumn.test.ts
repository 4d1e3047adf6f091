import { describe, expect, it } from 'vitest'
import { tryColumn } from '../../../../electron/core/mapping/tryColumn.ts'
import type { FieldTarget, StandardField } from '../../../../electron/shared/model/field.ts'
import type { Mapping } from '../../../../electron/shared/model/mapping.ts'
import type { Row } from '../../../../electron/shared/model/workbook.ts'

const today = '2026-11-29'
const standard = (field: StandardField): FieldTarget => ({ kind: 'standard', field })
const mappingOf = (targets: (FieldTarget | null)[]): Mapping => ({
  columns: targets.map((target, columnIndex) => ({ columnIndex, columnName: `列${columnIndex}`, target })),
  constants: [],
  blanksClear: false,
})
const rowsOf = (...cells: string[][]): Row[] =>
  cells.map((row, index) => ({ rowNumber: index + 2, cells: row, defects: null, hidden: false }))

describe('trying a column', () => {
  it('gives what each cell becomes, and the error where it becomes nothing', async () => {
    const rows = rowsOf(['138 0000 1000', '1957/02/14'], ['1380000', ''], ['', '1990-01-02'])
    const mapping = mappingOf([standard('phone'), standard('birthday')])
    const phones = await tryColumn(rows, mapping, 0, today)
    expect(phones.filled).toBe(2)
    expect(
      phones.rows.map(({ rowNumber, raw, sent, issue }) => [rowNumber, raw, sent, issue?.code ?? null]),
    ).toEqual([
      [2, '138 0000 1000', ['13800001000'], null],
      [3, '1380000', null, 'phone.tooShort'],
      [4, '', [], null],
    ])
    const birthdays = await tryColumn(rows, mapping, 1, today)
    expect(birthdays.rows.map(({ sent }) => sent)).toEqual([['1957-02-14'], [], ['1990-01-02']])
  })

  /** Catches: a question about day and month, asked beside rows that answer it. */
  it('takes the order of day and month from the other rows, as preparing does', async () => {
    const mapping = mappingOf([standard('birthday')])
    const open = await tryColumn(rowsOf(['1/2/1990']), mapping, 0, today)
    expect(open.rows[0]).toMatchObject({ sent: null, issue: { code: 'birthday.ambiguous' } })
    const settled = await tryColumn(rowsOf(['1/2/1990'], ['25/2/1990']), mapping, 0, today)
    expect(settled.rows.map(({ sent }) => sent)).toEqual([['1990-02-01'], ['1990-02-25']])
  })

  it('tells nothing of a column that is not imported, or that shares its field', async () => {
    const rows = rowsOf(['广东省', '深圳市', '138 0000 1000'])
    const mapping = mappingOf([standard('address'), standard('address'), null])
    for (const columnIndex of [0, 2]) {
      const { rows: tried, filled } = await tryColumn(rows, mapping, columnIndex, today)
      expect(tried).toMatchObject([{ raw: rows[0]?.cells[columnIndex], sent: null, issue: null }])
      expect(filled).toBe(1)
    }
  })

  it('gives the values of a custom field by every digit of its id', async () => {
    const level: FieldTarget = {
      kind: 'custom',
      configId: '9007199254740993',
      configName: '等级',
      separators: '、',
    }
    const { rows } = await tryColumn(
      rowsOf(['金卡、银卡', '13800001000']),
      mappingOf([level, standard('phone')]),
      0,
      today,
    )
    expect(rows[0]?.sent).toEqual(['金卡', '银卡'])
  })
})
