import type { Mapping } from '../../shared/model/mapping.ts'
import type { Row } from '../../shared/model/workbook.ts'

const open = '[(（\\[【<《「]'
const close = '[)）\\]】>》」]'
const sample = '示例|样例|范例|示范|样本|填写示例|示例数据|样例数据|sample|example'
const hint = '必填|选填|非必填|必填项|选填项|必须填写|可不填|可为空|required|optional'

const patterns = [
  // 示例, （示例）, 示例1, 必填
  new RegExp(
    `^\\s*${open}?\\s*(?:${sample}|${hint})\\s*(?:行|数据|客户|row|data)?\\s*\\d{0,3}\\s*${close}?\\s*[:：]?\\s*$`,
    'i',
  ),
  // （示例）张三, 示例：张三
  new RegExp(`^\\s*(?:${open}\\s*(?:${sample}|例)\\s*${close}|(?:${sample})\\s*[:：])`, 'i'),
  // 张三（示例）
  new RegExp(`${open}\\s*(?:${sample}|例)\\s*${close}\\s*$`, 'i'),
  /^\s*[(（[【]?\s*(?:填写|填表|导入|录入)(?:说明|要求|须知|规范)/,
]
/** 例：张三. A remark may begin so. */
const nameSample = /^\s*例(?:如|子)?\s*[:：]/

const longestMark = 40

/** Prefilter of the first and of the last character, by code: whether a mark may begin or end with it. */
const mayBegin = markTable(' \t\u3000(（[【<《「示样范填必选非可例导录sSeErRoO')
const mayEnd = markTable(')）]】>》」')
/** The marks that begin with an ASCII letter, or with `[`, which is among them: an openid begins with o too. */
const asciiMark = /^(?:\[|sa|ex|re|op)/i

function markTable(characters: string): Uint8Array {
  const table = new Uint8Array(0x1_0000)
  for (const character of characters) table[character.charCodeAt(0)] = 1
  return table
}

/** Cheap test before the regular expressions: false for nearly all texts. */
function mayBeMarked(text: string): boolean {
  if (mayEnd[text.charCodeAt(text.length - 1)] === 1) return true
  const first = text.charCodeAt(0)
  return mayBegin[first] === 1 && (first < 0x41 || first > 0x7a || asciiMark.test(text))
}

/**
 * Whether a row is a template's sample or line of hints, by a cell marked 示例, 必填 and the like.
 *
 * @param columns those with a field
 */
export function isSampleRow({ cells }: Row, columns: Mapping['columns']): boolean {
  for (const { columnIndex, target } of columns) {
    const text = cells[columnIndex]
    if (text === undefined || text === '') continue
    if (!mayBeMarked(text)) continue
    if (text.length <= longestMark && patterns.some((pattern) => pattern.test(text))) return true
    const isName = target?.kind === 'standard' && target.field === 'realName'
    if (isName && nameSample.test(text)) return true
  }
  return false
}
