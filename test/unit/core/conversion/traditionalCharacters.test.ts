import { expect, test } from 'vitest'
import { toSimplified, traditionalForms } from '../../../../electron/core/conversion/traditionalCharacters.ts'

// A pair written the wrong way round, or one character too many, would fold every later one to its neighbour.
test('every traditional character folds to one that is not folded again', () => {
  const words = '合計 資料來源 製表人 匯出時間 農曆 閏月 樣例 範例 填寫 必須 電話號碼 會員編號 無 綁定 聯絡'
  const simple = '合计 资料来源 制表人 汇出时间 农历 闰月 样例 范例 填写 必须 电话号码 会员编号 无 绑定 联络'
  expect(toSimplified(words)).toBe(simple)
  expect(toSimplified(simple)).toBe(simple)
})

test('knows the forms of a character, for prefilters', () => {
  expect(traditionalForms('历')).toEqual(['歷', '曆'])
  expect(traditionalForms('山')).toEqual([])
})
