import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import stringWidth from 'string-width'
import { fold, layOutTable } from '../../../../electron/cli/output/layout.ts'

describe('a table', () => {
  it('is aligned by the two columns that a Chinese character takes', () => {
    expect(
      layOutTable(
        ['列', 'Field'],
        [
          ['手机号', 'phone'],
          ['id', 'x'],
        ],
        80,
      ),
    ).toEqual(['  列      Field', '  手机号  phone', '  id      x'])
  })

  it('counts combining marks and emoji as a terminal does', () => {
    expect(
      layOutTable(
        null,
        [
          ['e\u0301', '1'],
          ['👩‍👧', '2'],
          ['abc', '3'],
        ],
        80,
      ),
    ).toEqual(['  e\u0301    1', '  👩‍👧   2', '  abc  3'])
  })

  it('is folded within its columns where the terminal is too narrow, the widest first', () => {
    expect(layOutTable(null, [['--map', '匹配一列，可重复，自定义字段写编号']], 25)).toEqual([
      '  --map  匹配一列，可重复',
      '         ，自定义字段写编',
      '         号',
    ])
  })

  it('becomes a list where its columns have no room at all', () => {
    const header = ['列', '例', '字段', '说明']
    expect(layOutTable(header, [['会员编号', 'M10001234', '身份识别', '需要确认']], 24)).toEqual([
      '  列    会员编号',
      '  例    M10001234',
      '  字段  身份识别',
      '  说明  需要确认',
    ])
  })

  it('is never folded for a pipe', () => {
    const long = 'x'.repeat(5_000)
    expect(layOutTable(null, [[long, long]], Infinity)).toEqual([`  ${long}  ${long}`])
  })

  it('fits every terminal of 24 columns and more, and loses no character', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '字', ' ', '，', '1', 'é'), maxLength: 40 })
    const rows = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(rows, fc.integer({ min: 24, max: 120 }), (table, width) => {
        const lines = layOutTable(['甲', 'b', 'cc'], table, width)
        for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(width)
        const count = (text: string, of: string): number => text.split(of).length - 1
        const printed = lines.join('')
        for (const each of ['字', '，', '1', 'é']) {
          expect(count(printed, each)).toBe(count(table.flat().join(''), each))
        }
      }),
    )
  })
})

it('folding breaks at a space that is near, else between characters', () => {
  expect(fold('send the rows again', 10)).toEqual(['send the', 'rows again'])
  expect(fold('abcdefghijkl', 5)).toEqual(['abcde', 'fghij', 'kl'])
  expect(fold('', 5)).toEqual([''])
})
