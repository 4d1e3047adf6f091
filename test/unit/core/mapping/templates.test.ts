import { describe, expect, test } from 'vitest'
import {
  applyTemplate,
  findTemplatesFor,
  parseTemplate,
  serializeTemplate,
  templateFromMapping,
} from '../../../../electron/core/mapping/templates.ts'
import { validateMapping } from '../../../../electron/core/conversion/validateMapping.ts'
import type { Mapping, Template } from '../../../../electron/shared/model/mapping.ts'
import { defaultMatchingOptions } from '../../../../electron/shared/model/matchingOptions.ts'
import { columnsOf, custom, errorOf, mappingOf, standard } from './builders.ts'

const mapping: Mapping = {
  columns: [
    { columnIndex: 0, columnName: '手机号', target: standard('phone') },
    { columnIndex: 1, columnName: '爱好', target: custom('9223372036854775807', '爱好', '、') },
    { columnIndex: 2, columnName: '序号', target: null },
  ],
  constants: [{ target: standard('identityType'), value: 'phone' }],
  blanksClear: true,
  conversions: { twoDigitYears: 'lastHundredYears', valueMatches: [{ field: 'sex', from: '0', to: '女' }] },
}
const template = templateFromMapping(' 会员导入 ', mapping, defaultMatchingOptions)

describe('a template', () => {
  test('keeps the whole mapping through its file, digit for digit', () => {
    const read = parseTemplate(`\uFEFF${serializeTemplate(template)}`)
    expect(read).toEqual(template)
    expect(read.name).toBe('会员导入')
    expect(read.ignored).toEqual(['序号'])
    const { mapping: applied, missing } = applyTemplate(read, columnsOf('手机号', '爱好', '序号'))
    expect(applied).toEqual(mapping)
    expect(missing).toEqual([])
  })

  test('finds columns by name, not by position, and without regard to marks', () => {
    const { mapping: applied, missing } = applyTemplate(template, columnsOf('新列', '手机号（必填）'))
    expect(applied.columns.map(({ target }) => target)).toEqual([null, standard('phone')])
    expect(missing).toEqual(['爱好'])
  })

  test('gives two columns of one signature to two template columns, not one twice', () => {
    const two = templateFromMapping(
      'x',
      { ...mappingOf([]), columns: [
        { columnIndex: 0, columnName: '电话', target: standard('phone') },
        { columnIndex: 1, columnName: '电话*', target: standard('remark') },
      ] },
      defaultMatchingOptions,
    ) // prettier-ignore
    const { mapping: applied } = applyTemplate(two, columnsOf('电话*', '电话'))
    expect(applied.columns.map(({ target }) => target)).toEqual([standard('remark'), standard('phone')])
  })

  // The first of two alike would otherwise take the second one's column, and phones would go up as remarks.
  test('prefers the template column of exactly the same name', () => {
    const two = templateFromMapping(
      'x',
      { ...mappingOf([]), columns: [
        { columnIndex: 0, columnName: '电话*', target: standard('remark') },
        { columnIndex: 1, columnName: '电话', target: standard('phone') },
      ] },
      defaultMatchingOptions,
    ) // prettier-ignore
    const { mapping: applied, missing } = applyTemplate(two, columnsOf('姓名', '电话'))
    expect(applied.columns.map(({ target }) => target)).toEqual([null, standard('phone')])
    expect(missing).toEqual(['电话*'])
  })

  test('is offered only for files that have all its columns, the best first', () => {
    const named = (name: string, ...columnNames: string[]): Template => ({
      ...template,
      name,
      ignored: [],
      columns: columnNames.map((columnName, index) => ({
        columnName,
        target: custom(String(index + 1)),
      })),
    })
    const small = named('小', '手机号')
    const large = named('大', '手机号', '姓名')
    const other = named('别', '手机号', '车牌')
    const columns = columnsOf('姓名', '手机号*', '备注')
    expect(findTemplatesFor(columns, [small, other, large]).map(({ name }) => name)).toEqual(['大', '小'])
  })
})

describe('a file that is not a template', () => {
  const changed = (change: object): string => JSON.stringify({ ...template, ...change })

  test.each([
    ['not JSON', '{', 'json'],
    ['another JSON', '[]', 'shape'],
    ['a newer version', changed({ version: 2 }), 'newer'],
    ['an unknown field', changed({ columns: [{ columnName: 'a', target: { kind: 'standard', field: 'fax' } }] }), 'columns.0.target.field'],
    ['a configId as a JSON number: its digits may be lost', changed({ columns: [{ columnName: 'a', target: { kind: 'custom', configId: 12, configName: '', separators: '' } }] }), 'columns.0.target.configId'],
    ['an extra key', changed({ token: 'x' }), 'shape'],
    ['two columns on one field', changed({ constants: [], columns: [{ columnName: 'a', target: standard('phone') }, { columnName: 'b', target: standard('phone') }] }), 'columns'],
  ])('%s is refused', (_name, text, reason) => {
    expect(errorOf(() => parseTemplate(text))).toEqual({ code: 'mapping.invalidTemplate', params: { reason } })
  }) // prettier-ignore
})

describe('a mapping', () => {
  test('may feed one custom field by several columns and a constant', () => {
    const shared = custom('7', '爱好', '、')
    const severalTimes = mappingOf([standard('phone'), shared, shared], [{ target: shared, value: 'x' }])
    const nameOnce = mappingOf([custom('7', '爱好'), custom('7', '')])
    for (const mapping of [severalTimes, nameOnce]) expect(() => validateMapping(mapping)).not.toThrow()
  })

  test('must not fill a standard field twice, by columns or constants', () => {
    expect(errorOf(() => validateMapping(mappingOf([standard('phone'), standard('phone')])))).toEqual({
      code: 'mapping.duplicateTarget',
      params: { field: 'phone', first: '列1', second: '列2' },
    })
    const constant = { target: standard('sex'), value: '男' }
    expect(errorOf(() => validateMapping(mappingOf([standard('phone')], [constant, constant]))).code).toBe(
      'mapping.duplicateTarget',
    )
  })

  test.each(['', '0', '-1', '1.0', '01', 'abc', '9223372036854775808', '99999999999999999999'])(
    'must not send the configId %j: the platform takes an int64',
    (configId) => {
      expect(errorOf(() => validateMapping(mappingOf([custom(configId)])))).toEqual({
        code: 'mapping.invalidCustomField',
        params: { configId, reason: 'notInteger' },
      })
    },
  )

  test('needs a column', () => {
    const constant = { target: standard('phone'), value: '13812345678' }
    expect(errorOf(() => validateMapping(mappingOf([null], [constant]))).code).toBe('mapping.nothingMapped')
  })
})
