import { describe, expect, test } from 'vitest'
import { findExactMatch } from '../../../../electron/core/mapping/exactMatch.ts'
import { proposeMapping } from '../../../../electron/core/mapping/proposeMapping.ts'
import { templateFromMapping } from '../../../../electron/core/mapping/templates.ts'
import type { ExactMatch, Template } from '../../../../electron/shared/model/mapping.ts'
import { defaultMatchingOptions } from '../../../../electron/shared/model/matchingOptions.ts'
import type { Row } from '../../../../electron/shared/model/workbook.ts'
import { columnsOf, mappingOf, rowOf, standard } from './builders.ts'

function exactnessOf(names: string[], rows: Row[] = [], templates: Template[] = []): ExactMatch {
  const columns = columnsOf(...names)
  return findExactMatch(columns, proposeMapping(columns, rows), templates)
}

const template: Template = {
  ...templateFromMapping('会员导入', mappingOf([]), defaultMatchingOptions),
  columns: [
    { columnName: '手机', target: standard('phone') },
    { columnName: '备用列', target: standard('remark') },
  ],
  ignored: ['序号'],
}

describe('step 2 may be skipped', () => {
  test('when every header is clear and one of them identifies the customer', () => {
    expect(exactnessOf(['手机号', '姓名', '性别'])).toEqual({ isExact: true, exactTemplate: null })
    expect(exactnessOf(['*手机号（必填）', '客户姓名'])).toEqual({ isExact: true, exactTemplate: null })
  })

  test('when a template explains every column, though their order or marks differ', () => {
    expect(exactnessOf(['序号', '备用列', '手机*'], [], [template])).toEqual({
      isExact: true,
      exactTemplate: '会员导入',
    })
  })
})

describe('step 2 is not skipped', () => {
  test.each([
    ['nobody could be recognised from the file', ['姓名', '性别', '生日']],
    ['a column would be left out without a word', ['手机号', '姓名', '消费等级']],
    ['there is no column at all', []],
  ])('when %s', (_why, names) => {
    expect(exactnessOf(names)).toEqual({ isExact: false, exactTemplate: null })
  })

  test('when only the values say what a vague header means', () => {
    const rows = ['13800138000', '13900139000', '13700137000'].map((phone) => rowOf(phone, '张三'))
    expect(proposeMapping(columnsOf('联系方式', '姓名'), rows)[0]!.state).toBe('matched')
    expect(exactnessOf(['联系方式', '姓名'], rows).isExact).toBe(false)
  })

  test('when the values of a clear header are plainly something else', () => {
    const rows = ['2024-01-05', '2024-02-05', '2024-03-05'].map((date) => rowOf(date, '张三'))
    expect(exactnessOf(['手机号', '姓名'], rows).isExact).toBe(false)
  })

  test('when the file has a column that the template does not know', () => {
    expect(exactnessOf(['手机', '备用列', '新列'], [], [template])).toEqual({
      isExact: false,
      exactTemplate: null,
    })
  })

  test('when the template fills no field that identifies the customer', () => {
    const nameless = { ...template, columns: [{ columnName: '备用列', target: standard('remark') }] }
    expect(exactnessOf(['备用列', '序号'], [], [nameless]).isExact).toBe(false)
  })
})
