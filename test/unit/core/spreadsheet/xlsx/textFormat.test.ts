import { describe, expect, it } from 'vitest'
import { formatText, parseTextFormat } from '../../../../../electron/core/spreadsheet/xlsx/textFormat.ts'

const show = (text: string, code: string): string => {
  const format = parseTextFormat(code)
  return format === null ? text : formatText(text, format)
}

describe('the format of a text', () => {
  // The sheet shows 北京市朝阳区, and 朝阳区 went up.
  it.each([
    ['"北京市"@', '北京市朝阳区'],
    ['@"街道"', '朝阳区街道'],
    ['"北京市"@"（已核对）"', '北京市朝阳区（已核对）'],
    ['北京市@', '北京市朝阳区'],
    ['[Red]"北京市"@', '北京市朝阳区'],
    ['\\京\\-@_ ', '京-朝阳区'],
    ['!京@* ', '京朝阳区'],
    ['0;-0;0;"北京市"@', '北京市朝阳区'],
    ['G/通用格式;G/通用格式;G/通用格式;"北京市"@', '北京市朝阳区'],
    ['0;"北京市"@', '北京市朝阳区'],
    ['0;-0;"北京市"@', '北京市朝阳区'],
    ['[=1]"男";[=2]"女";"未知："@', '未知：朝阳区'],
    ['0;-0;0;"保密"', '保密'],
    ['@"/"@', '朝阳区/朝阳区'],
  ])('with %s gives %s', (code, shown) => {
    expect(show('朝阳区', code)).toBe(shown)
  })

  // Blanks of an accounting format, or what a section for numbers says, must not get into a name.
  it.each([
    '@',
    'General',
    '',
    '"VIP"0',
    '"VIP"General',
    'yyyy\\年m\\月d\\日;@',
    '[$-804]yyyy"年"m"月"d"日";@',
    '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    '0_);[Red]\\(0\\);"-";@',
    ';;;',
    ';;;@',
    '"男";"女";"未知"',
    '"带@的字"0',
    '0;0;0;General',
    '0;0;0;0"个"',
    '1;2;3;4;"五"@',
  ])('%s leaves it', (code) => {
    expect(parseTextFormat(code)).toBeNull()
  })

  // 北京市无 and 北京市- would go up as an address, which 无 and - never do.
  it.each(['', ' ', '-', '——', '无', '（无）', '暂无', '無', 'N/A', 'null', '同上', '未填写'])(
    'is not put around %j, which is no value',
    (text) => {
      expect(show(text, '"北京市"@')).toBe(text)
    },
  )

  it.each(['无锡路', '未央区', '空港区', '有无'])('is put around %s, which is one', (text) => {
    expect(show(text, '"西安市"@')).toBe(`西安市${text}`)
  })

  it('is not put around a number to call, as with numbers', () => {
    expect(show('13812345678', '"电话："@')).toBe('13812345678')
    expect(show('20240305001', '"VIP"@')).toBe('VIP20240305001')
  })
})
