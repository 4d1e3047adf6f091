import { expect, it } from 'vitest'
import { TextCells } from '../../../../electron/core/rowLines/RowCells.ts'
import { FillCounter } from '../../../../electron/core/conversion/FillCounter.ts'
import type { Mapping } from '../../../../electron/shared/model/mapping.ts'

const mapping: Mapping = {
  columns: [
    { columnIndex: 0, columnName: 'A', target: { kind: 'standard', field: 'phone' } },
    { columnIndex: 1, columnName: 'B', target: null },
    {
      columnIndex: 3,
      columnName: 'D',
      target: { kind: 'custom', configId: '9007199254740993', configName: 'x', separators: '' },
    },
  ],
  constants: [{ target: { kind: 'standard', field: 'remark' }, value: '2026' }],
  blanksClear: false,
}

/** Catches: blanks counted as filled, a short row (cells left off at its end) taken for filled, ignored columns shown. */
it('counts, field by field, the rows that have a value', () => {
  const counter = new FillCounter(mapping)
  for (const cells of [['138', 'x', '', '金卡'], ['', 'x', '', ' '], ['　', 'x'], ['139']])
    counter.add(new TextCells(cells))
  expect(counter.results()).toEqual([
    { field: 'phone', filled: 2, total: 4, isConstant: false },
    { field: 'custom:9007199254740993', filled: 1, total: 4, isConstant: false },
    { field: 'remark', filled: 4, total: 4, isConstant: true },
  ])
})

/** Catches: an address in parts listed as several fields, each filled in some rows. */
it('counts a field of several columns once, as filled when any of them is', () => {
  const address = { kind: 'standard', field: 'address' } as const
  const counter = new FillCounter({
    columns: [
      { columnIndex: 0, columnName: '省', target: address },
      { columnIndex: 1, columnName: '详细地址', target: address },
    ],
    constants: [],
  })
  for (const cells of [['广东省', ''], ['', '科技路1号'], ['广东省', '科技路1号'], [' ']])
    counter.add(new TextCells(cells))
  expect(counter.results()).toEqual([{ field: 'address', filled: 3, total: 4, isConstant: false }])
})
