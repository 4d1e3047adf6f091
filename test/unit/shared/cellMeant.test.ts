import { expect, it } from 'vitest'
import { cellMeant } from '../../../electron/shared/model/cellMeant.ts'

const columns = [
  { columnIndex: 0, names: ['客户姓名', '真实姓名', 'realName'] },
  { columnIndex: 1, names: ['联系电话', '手机', 'phone'] },
  { columnIndex: 4, names: ['会员标签', '运营标签', 'tags'] },
]
const row = { rowNumber: 110, cells: ['朱艳', '18966937405', '', '', 'VIP,钻石'] }
const said = (message: string | null, rowsMeant: { place: string; rowNumber: number }[] = []) => ({
  answer: { httpStatus: 200, code: '500', errorCode: null, message, importId: null },
  rowsMeant,
})

// A mark on the wrong cell sends the clerk to change what was right; no mark only costs a look.
it.each([
  ['quotes a tag of it', said('标签「钻石」不存在'), 4],
  ['quotes its number', said('18966937405 is used by another customer'), 1],
  ['names the field', said('手机号已属于其他客户'), 1],
  ['names the field in the words of the interface', said('phone is invalid'), 1],
  ['names two fields, one of them with its content', said('手机或标签有误：钻石'), 4],
  ['names two fields and no content', said('手机和标签至少填一个'), null],
  ['names none', said('第1条客户资料有误', [{ place: '第1条', rowNumber: 110 }]), null],
  ['is about another row of the call', said('第3条手机有误', [{ place: '第3条', rowNumber: 112 }]), null],
  ['says nothing', said(null), null],
])('where the platform %s the cell meant is found', (_, rejection, expected) => {
  expect(cellMeant(row, rejection, columns)).toBe(expected)
})

it('a blank cell or one of a single letter is quoted by no sentence', () => {
  expect(cellMeant({ rowNumber: 2, cells: ['', '1', '', '', ''] }, said('有1条错误'), columns)).toBeNull()
})
