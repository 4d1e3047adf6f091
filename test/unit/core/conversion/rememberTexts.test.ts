import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createRowConverter } from '../../../../electron/core/conversion/createRowConverter.ts'
import { rememberTexts } from '../../../../electron/core/conversion/rememberTexts.ts'
import type { Mapping } from '../../../../electron/shared/model/mapping.ts'

const mapping: Mapping = {
  columns: [
    { columnIndex: 0, columnName: '手机', target: { kind: 'standard', field: 'phone' } },
    { columnIndex: 1, columnName: '性别', target: { kind: 'standard', field: 'sex' } },
    { columnIndex: 2, columnName: '生日', target: { kind: 'standard', field: 'birthday' } },
    { columnIndex: 3, columnName: '标签', target: { kind: 'standard', field: 'tags' } },
    { columnIndex: 4, columnName: '地址', target: { kind: 'standard', field: 'address' } },
    {
      columnIndex: 5,
      columnName: '爱好',
      target: {
        kind: 'custom',
        configId: '9007199254740993',
        configName: '爱好',
        valueType: 'multi',
        separators: ';',
      },
    },
  ],
  constants: [],
  blanksClear: false,
}

const anyCells = fc.tuple(
  fc.constantFrom('13812345678', '138-1234-5678', '无', ''),
  fc.constantFrom('男', '女士', '先', '1', ''),
  fc.constantFrom('1990-1-2', '36526', '昨天', '2990-01-01', ''),
  fc.constantFrom('VIP', 'VIP,老客户', 'VIP，老客户', '無', ''),
  fc.oneof(fc.constantFrom('上海市', ' 上海市 ', 'N/A', '__proto__', 'constructor'), fc.string()),
  fc.constantFrom('阅读', '阅读;旅行', '', 'a"b'),
)

// A remembered result of one column or field given to another, or one for a typed text given to a text of the file.
it('converts rows in any order as each row alone', () => {
  const context = { today: '2026-11-29' }
  const converter = createRowConverter(mapping, context)
  fc.assert(
    fc.property(anyCells, fc.boolean(), (cells, isTyped) => {
      const typed = isTyped ? { typedColumns: [1, 2, 3, 4] } : {}
      const row = { rowNumber: 2, cells, defects: null, hidden: false, ...typed }
      expect(converter(row)).toEqual(createRowConverter(mapping, context)(row))
    }),
    { numRuns: 400 },
  )
})

it('computes a text that repeats once, and keeps 512 texts at most', () => {
  const made: string[] = []
  const convert = rememberTexts((text) => ({ text: made[made.push(text) - 1]! }))
  for (let round = 0; round < 2; round += 1) {
    for (let text = 0; text < 600; text += 1) expect(convert(`文本${text}`)).toEqual({ text: `文本${text}` })
  }
  expect(made).toHaveLength(600 + 88)
})

// Looking up a column of ids would cost every cell, and keep them in memory.
it('stops looking texts up in a column where few repeat', () => {
  let made = 0
  const convert = rememberTexts((text) => {
    made += 1
    return { text }
  })
  for (let text = 0; text < 3_000; text += 1) convert(`M${text}`)
  const before = made
  expect(convert('M1')).toEqual({ text: 'M1' })
  expect(made).toBe(before + 1)
})
