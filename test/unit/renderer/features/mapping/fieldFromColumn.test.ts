import { describe, expect, it } from 'vitest'
import { fieldFromColumn } from '../../../../../renderer/features/mapping/fieldFromColumn.ts'

describe('a new field from a column', () => {
  it('takes its name, and values that repeat as options, the most frequent first', () => {
    expect(fieldFromColumn(' 会员等级 ', ['银卡', '金卡', '金卡', '', '银卡', '金卡'])).toEqual({
      configName: '会员等级',
      valueType: 'single',
      options: [{ label: '金卡' }, { label: '银卡' }],
    })
  })

  it('is a choice of several where cells hold several', () => {
    expect(fieldFromColumn('兴趣', ['旅行、阅读', '阅读', '旅行', '旅行;阅读', '阅读'])).toMatchObject({
      valueType: 'multi',
      options: [{ label: '阅读' }, { label: '旅行' }],
    })
  })

  it.each([
    ['values that do not repeat', ['张三', '李四', '王五', '赵六', '钱七', '孙八']],
    ['too few cells to tell', ['是', '是', '是']],
    ['digits, which may be codes of options', ['1', '2', '1', '2', '1', '2']],
    ['blank cells', ['', ' ', '']],
  ])('has no options from %s', (_, cells) => {
    expect(fieldFromColumn('列', cells)).toEqual({ configName: '列' })
  })
})
