import { describe, expect, it } from 'vitest'
import { readCustomFieldTable } from '../../../../electron/core/mapping/customFieldTable.ts'

describe('a table of custom fields', () => {
  it('is read by its header, in any order of columns', () => {
    const { fields, problems } = readCustomFieldTable([
      ['选项', '字段名称', '字段ID', '字段类型'],
      ['金卡=1、银卡=2', '会员等级', '9007199254740993', '单选'],
      ['', '入会时间', '10087', '日期'],
    ])
    expect(problems).toEqual([])
    expect(fields).toEqual([
      {
        configId: '9007199254740993',
        configName: '会员等级',
        valueType: 'single',
        options: [
          { label: '金卡', code: '1' },
          { label: '银卡', code: '2' },
        ],
      },
      { configId: '10087', configName: '入会时间', valueType: 'date' },
    ])
  })

  it('is read without a header as ID, name, type and options, also with an option a cell', () => {
    expect(readCustomFieldTable([['10086', '兴趣', '多选', '旅行', '阅读', '']]).fields).toEqual([
      {
        configId: '10086',
        configName: '兴趣',
        valueType: 'multi',
        options: [{ label: '旅行' }, { label: '阅读' }],
      },
    ])
  })

  /** Catches: options of a cell with line breaks, read as one long option. */
  it('takes options a line each from one cell', () => {
    const { fields } = readCustomFieldTable([['10086', '等级', '单选', '金卡\n银卡']])
    expect(fields).toMatchObject([{ configId: '10086', options: [{ label: '金卡' }, { label: '银卡' }] }])
  })

  /** Catches: an id that a spreadsheet has cut, stored as the id of another field. */
  /** Catches: 旅游/美食/摄影 as one option, which no cell of a file has. */
  it('takes a slash between options, but as part of one that stands beside others', () => {
    const optionsOf = (cell: string): string[] | undefined =>
      readCustomFieldTable([['10086', '兴趣', '多选', cell]]).fields[0]?.options?.map(({ label }) => label)
    expect(optionsOf('旅游/美食／摄影')).toEqual(['旅游', '美食', '摄影'])
    expect(optionsOf('电话/微信、上门')).toEqual(['电话/微信', '上门'])
  })

  it('names every line that is no field, and keeps the others', () => {
    const { fields, problems } = readCustomFieldTable([
      ['ID', '名称'],
      ['9.00720E+15', '来源'],
      ['', '没有编号'],
      ['010', '有零'],
      ['10086', ''],
      ['10087', '等级'],
      ['10087', '又一个'],
      ['', ''],
    ])
    expect(fields.map(({ configId }) => configId)).toEqual(['10087'])
    expect(problems.map(({ line, problem }) => [line, problem])).toEqual([
      [2, 'lostDigits'],
      [3, 'noId'],
      [4, 'noId'],
      [5, 'noName'],
      [7, 'twice'],
    ])
  })

  it('leaves the type open where the word is unknown, and finds nothing in nothing', () => {
    expect(readCustomFieldTable([['10086', '字段', '地址']]).fields).toEqual([
      { configId: '10086', configName: '字段' },
    ])
    expect(readCustomFieldTable([]).fields).toEqual([])
  })
})
