import type { Mapping } from '../../shared/model/mapping.ts'
import { byteKind } from '../rowLines/LineCells.ts'
import type { RowCells } from '../rowLines/RowCells.ts'
import { toHalfWidth } from './text.ts'
import { toSimplified, traditionalForms } from './traditionalCharacters.ts'

const open = '[(\\[【<《「]'
const close = '[)\\]】>》」]'
const sample = '示例|样例|范例|示范|样本|填写示例|示例数据|样例数据|sample|example'
const hint = '必填|必须|选填|非必填|必填项|选填项|必须填写|可不填|可为空|required|optional'

const mark = '[*※]?'
const patterns = [
  // 示例, （示例）, 示例1, 必填, *必填, 填写示例, 模板示例
  new RegExp(
    `^${mark}\\s*${open}?\\s*(?:模板|填写|导入)?(?:${sample}|${hint})\\s*(?:行|数据|客户|row|data)?\\s*\\d{0,3}\\s*${close}?\\s*[:*※]?\\s*$`,
    'i',
  ),
  // （示例）张三, 示例：张三
  new RegExp(`^\\s*(?:${open}\\s*(?:${sample}|例)\\s*${close}|(?:${sample})\\s*:)`, 'i'),
  // 张三（示例）
  new RegExp(`${open}\\s*(?:${sample}|例)\\s*${close}\\s*$`, 'i'),
  // 示例行，请删除; 必填，最多20字; 选填（多个用逗号分隔）
  new RegExp(`^${mark}\\s*(?:${sample}|${hint})(?:行|数据|客户)?\\s*[,;(、。]`, 'i'),
  /请(?:先)?删除(?:本|此|该|这)[行条]|(?:本|此|该|这)[行条](?:数据)?请?(?:先)?删除|导入[前时]请?删除/,
  /^[([【]?(?:填写|填表|导入|录入)(?:说明|要求|须知|规范)/,
  // 格式：YYYY-MM-DD, 文本格式, 最多20字, 不能为空
  /^(?:文本|数字|日期)格式$|^格式\s*:|^(?:最长|最多|不超过)\s*\d+\s*个?(?:字|字符|位)(?:数|以内)?$|^不(?:能|可|允许)为空$/,
]
/** 例：张三, 如：张三, e.g. 张三, 请填写姓名, 张三示例. A remark may begin or end so. */
const nameSample =
  /^(?:例(?:如|子)?|如)\s*:|^例如|^(?:e\.?g\.?(?:$|[\s:.])|for example\b)|^请(?:填写|输入|选择)|^.{2,}[-—_\s]?(?:示例|样例|范例)$/i

const longestMark = 40
const openBracket = 0x5b

/** Prefilter of the first and of the last character, by code: whether a mark may begin or end with it. */
const mayBegin = markTable(
  ' \t\u3000*＊※(（[【<《「示样范填必选非可例导录如请格文数日最不此本该这模sSeErRoOfF',
)
const mayEnd = markTable(')）]】>》」例')
/** First two characters of the marks that begin with an ASCII letter, by `pairOf`: an openid begins with o too. */
const asciiMarks = new Uint8Array(0x1_0000)
for (const [one, two] of ['sa', 'ex', 're', 'op', 'eg', 'e.', 'fo'])
  asciiMarks[pairOf(one!.charCodeAt(0), two!.charCodeAt(0))] = 1

/** Tells two ASCII characters, letters in lower case. */
function pairOf(first: number, second: number): number {
  return ((first | 0x20) << 8) | (second | 0x20)
}

function markTable(characters: string): Uint8Array {
  const table = new Uint8Array(0x1_0000)
  for (const character of characters) {
    for (const form of [character, ...traditionalForms(character)]) table[form.charCodeAt(0)] = 1
  }
  return table
}

/** No mark is made of them alone. */
const unmarkedKinds = byteKind.digit | byteKind.hyphen | byteKind.underscore
/** Nor does one end with a letter, but for those that begin with one. */
const unmarkedEnds = unmarkedKinds | byteKind.letter

/** Cheap test before the regular expressions: false for nearly all cells. */
function mayBeMarked(cells: RowCells, columnIndex: number): boolean {
  const kinds = cells.kindsOf(columnIndex)
  if ((kinds & ~unmarkedKinds) === 0) return false
  if ((kinds & ~unmarkedEnds) !== 0 && mayEnd[cells.lastUnit(columnIndex)] === 1) return true
  const first = cells.firstUnit(columnIndex)
  if (mayBegin[first] !== 1) return false
  if (first < 0x41 || first > 0x7a || first === openBracket) return true
  return asciiMarks[pairOf(first, cells.secondUnit(columnIndex))] === 1
}

/**
 * Whether a row is a template's sample or line of hints, by a cell marked 示例, 必填 and the like.
 *
 * @param columns those with a field
 */
export function isSampleRow(cells: RowCells, columns: Mapping['columns']): boolean {
  for (const { columnIndex, target } of columns) {
    if (!mayBeMarked(cells, columnIndex)) continue
    const text = cells.text(columnIndex)
    if (text.length > longestMark) continue
    const folded = toSimplified(toHalfWidth(text)).trim()
    if (patterns.some((pattern) => pattern.test(folded))) return true
    const isName = target?.kind === 'standard' && target.field === 'realName'
    if (isName && nameSample.test(folded)) return true
  }
  return false
}
