import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRowConverter } from '../../../../electron/core/conversion/createRowConverter.ts'
import { RowFixer, withTexts } from '../../../../electron/core/fixes/RowFixer.ts'
import type { Fix } from '../../../../electron/shared/model/fix.ts'
import type { FieldTarget, StandardField } from '../../../../electron/shared/model/field.ts'
import type { Mapping } from '../../../../electron/shared/model/mapping.ts'
import type { Row } from '../../../../electron/shared/model/workbook.ts'

const today = '2026-11-24'
const standard = (field: StandardField): FieldTarget => ({ kind: 'standard', field })
const interests: FieldTarget = {
  kind: 'custom',
  configId: '7',
  configName: '兴趣',
  separators: ',、',
  valueType: 'multi',
  options: ['旅行', '美食', '健康管理'],
}
const mappingOf = (...targets: FieldTarget[]): Mapping => ({
  columns: targets.map((target, columnIndex) => ({ columnIndex, columnName: `列${columnIndex}`, target })),
  constants: [],
  blanksClear: false,
})
const mapping = mappingOf(
  standard('identityId'),
  standard('phone'),
  standard('birthday'),
  standard('remark'),
  interests,
  standard('sex'),
)
const rowOf = (cells: string[]): Row => ({ rowNumber: 2, cells, defects: null, hidden: false })

/** The cells of a row after a fix of its first finding with a code. */
function fixed(cells: string[], code: string, fix: Fix, of: Mapping = mapping): string[] {
  const row = rowOf(cells)
  const issue = createRowConverter(of, { today })(row).issues.find((each) => each.code === code)
  expect(issue, `${code} in ${cells.join('|')}`).toBeDefined()
  return withTexts(cells, new RowFixer(of, today).repair(row, issue!, fix))
}

describe('a fix', () => {
  it('keeps the first mobile number and moves the others into the remark, behind what is there', () => {
    const fix: Fix = { kind: 'keepFirstPhone', rest: 'remark' }
    const cells = ['a', '13800000001/139 0000 0002、021-55556666', '', '老客户']
    expect(fixed(cells, 'phone.several', fix)).toEqual([
      'a',
      '13800000001',
      '',
      '老客户；139 0000 0002、021-55556666',
    ])
    expect(fixed(['a', '02155556666,13800000001', ''], 'phone.several', fix)).toEqual([
      'a',
      '13800000001',
      '',
      '02155556666',
    ])
  })

  // Catches a fix with separators of its own: it left such cells as they were, or moved the separator into the remark.
  it('parts numbers wherever the finding counts them', () => {
    const fix: Fix = { kind: 'keepFirstPhone', rest: 'remark' }
    for (const separator of ['／', ' ／ ', '｜', '﹐', ' ::: ']) {
      const cells = ['a', `13800000001${separator}13900000002`, '', '']
      expect(fixed(cells, 'phone.several', fix)).toEqual(['a', '13800000001', '', '13900000002'])
    }
  })

  it('leaves the other numbers out only where no column takes them, and is then named so', () => {
    const bare = mappingOf(standard('identityId'), standard('phone'))
    const [first] = new RowFixer(bare, today).fixesFor({ code: 'phone.several', field: 'phone' })
    expect(first).toEqual({ kind: 'keepFirstPhone', rest: 'drop' })
    expect(fixed(['a', '13800000001;13900000002'], 'phone.several', first!, bare)).toEqual([
      'a',
      '13800000001',
    ])
  })

  it('removes the .0 of an id and reads a short year by the last hundred years', () => {
    expect(fixed(['10086.00', '13800000001'], 'identity.decimals', { kind: 'dropDecimalZero' })[0]).toBe(
      '10086',
    )
    const short = (text: string): string | undefined =>
      fixed(['a', '13800000001', text], 'birthday.twoDigitYear', { kind: 'shortYear' })[2]
    expect(short('85-3-5')).toBe('1985-03-05')
    expect(short('99.12.31')).toBe('1999-12-31')
    expect(short('88/2/29')).toBe('1988-02-29')
  })

  it('accepts a suggestion only when every value of the cell has one, and only for the text asked for', () => {
    const accept: Fix = { kind: 'acceptSuggestion' }
    const of = (text: string, fix = accept): string | undefined =>
      fixed(['a', '13800000001', '', '', text], 'custom.unknownOption', fix)[4]
    expect(of('旅游、美食')).toBe('旅行、美食')
    expect(of('旅游,健康管里')).toBe('旅行,健康管理')
    expect(of('旅游、钓鱼')).toBe('旅游、钓鱼')
    expect(of('旅游', { ...accept, text: '旅游 ' })).toBe('旅行')
    expect(of('旅游', { ...accept, text: '美食' })).toBe('旅游')
    const sexOf = (text: string): string | undefined =>
      fixed(['a', '13800000001', '', '', '', text], 'sex.unknownValue', accept)[5]
    expect(sexOf('女（本人）')).toBe('女')
    expect(sexOf('男女都有')).toBe('男女都有')
    expect(sexOf('非男')).toBe('非男')
  })

  it('offers skipping first for rows that are no customers, and clearing never for an identity', () => {
    const fixer = new RowFixer(mapping, today)
    const kinds = (
      code: Parameters<typeof fixer.fixesFor>[0]['code'],
      field: StandardField | null,
    ): string[] => fixer.fixesFor({ code, field }).map(({ kind }) => kind)
    expect(kinds('row.notCustomer', null)).toEqual(['skipRows'])
    expect(kinds('birthday.impossible', 'birthday')).toEqual(['clear', 'skipRows'])
    expect(kinds('phone.tooShort', 'phone')).toEqual(['skipRows'])
  })

  // Catches a repair that leaves the finding, changes another column or invents digits.
  it('removes its finding or changes nothing, and takes its digits from the row', () => {
    const phone = fc.stringMatching(/^(1[3-9]\d{9}|0\d{2}-?\d{8}|\d{5,13})$/)
    const cell = fc.array(phone, { minLength: 2, maxLength: 4 }).map((phones) => phones.join(' / '))
    fc.assert(
      fc.property(cell, fc.constantFrom('', '备注'), (text, remark) => {
        const convert = createRowConverter(mapping, { today })
        const row = rowOf(['a', text, '', remark])
        const issue = convert(row).issues.find(({ code }) => code === 'phone.several')
        if (!issue) return
        const texts = new RowFixer(mapping, today).repair(row, issue, {
          kind: 'keepFirstPhone',
          rest: 'remark',
        })
        if (texts.size === 0) return
        const cells = withTexts(row.cells, texts)
        expect([...texts.keys()]).toEqual([1, 3])
        expect(convert(rowOf(cells)).issues.filter(({ code }) => code === 'phone.several')).toEqual([])
        const parts = new Set(text.split(' / '))
        expect(parts).toContain(cells[1])
        expect(cells[3]!.startsWith(remark)).toBe(true)
        for (const part of parts) expect(`${cells[1]} ${cells[3]}`).toContain(part)
      }),
    )
  })
})
