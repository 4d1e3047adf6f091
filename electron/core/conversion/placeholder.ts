import { toHalfWidth } from './text.ts'
import { toSimplified, traditionalForms } from './traditionalCharacters.ts'

/**
 * Texts that people and programs write for "no value": lower case, half-width, simplified, without brackets.
 */
// prettier-ignore
const placeholders = new Set([
  '无', '暂无', '没有', '没填', '空', '空白', '空值', '不详', '不明', '不知道', '不清楚', '未知', '未填', '未填写', '未提供', '未登记', '未录入',
  '未绑定', '未授权', '未设置', '未设定', '未指定', '未选择', '未标明', '未获取', '待补充', '待补', '待填', '待定', '待确认', '待核实', '无数据', '无资料', '无内容',
  '无记录', '无信息', '暂无数据', '暂无资料', '暂未填写', '暂未提供', '暂不提供', '不适用', '未详', '未注明', '暂缺', '缺失', 'なし', '无し', '없음',
  'n/a', 'na', 'n.a', 'nil', 'null', 'none', 'nan', 'undefined', 'unknown', 'unspecified', 'not set', 'not available', 'not applicable',
  'not provided', 'not specified', 'blank', 'empty', '\\n', '跳过', 'object object',
])

/** Dashes, slashes, dots and quotes of every script; a longer run is a drawn line. */
const onlySigns = /^(?:[-‐‑‒–—―−ー_~～/／⁄\\＼.…。·・'’‘"“”=]{1,9}|[*＊?]|？{1,9})$/
const brackets = '([{<〔【《「『〈（［｛＜'
/** (null), <空>, 〔无〕, "无". */
const inBrackets = /^[([{<〔【《「『〈"“'‘](.*)[)\]}>〕】》」』〉"”'’]$/u
const atEnd = /[\s.。!]+$/

/** In characters; longer texts are content. */
export const longestPlaceholder = 32

/**
 * Prefilter, indexed by the code of the first character: whether a text may be a placeholder. Rejects most
 * names and numbers.
 */
const mayBegin = new Uint8Array(0x1_0000)
for (const word of placeholders) {
  const first = word[0]!
  const variants = [first, first.toUpperCase()]
  for (const variant of [first, first.toUpperCase()]) {
    const code = variant.charCodeAt(0)
    if (code < 0x7f) variants.push(String.fromCharCode(code + 0xfee0))
  }
  for (const form of traditionalForms(first)) variants.push(form)
  for (const variant of variants) mayBegin[variant.charCodeAt(0)] = 1
}
for (const sign of `-‐‑‒–—―−ー_~～/／⁄\\＼.…。·・'’‘"“”=*＊?？－＇＂＝＿${brackets}`)
  mayBegin[sign.charCodeAt(0)] = 1
// 同上 is none, but looked at together with them, see `isDitto`.
mayBegin['同'.charCodeAt(0)] = 1

/** Whether a text that is a placeholder may begin with a UTF-16 unit. */
export function mayBeginPlaceholder(unit: number): boolean {
  return mayBegin[unit] === 1
}

function reduce(text: string): string {
  let reduced = toHalfWidth(text).trim().toLowerCase()
  for (let inner = inBrackets.exec(reduced); inner; inner = inBrackets.exec(reduced))
    reduced = inner[1]!.trim()
  return toSimplified(reduced)
}

/** nullnull, undefined undefined, None-None: of several columns that a program joined, none had a value. */
const onlyJoined = /^(?:(?:null|undefined|none)[\s,，、;；/|_·.-]*){2,}$/i

/** Whether a cleaned text means "no value", in any script and width: 「无」「（無）」「－」「N.A.」「ＮＵＬＬ」. */
export function isPlaceholder(text: string): boolean {
  if (text.length > longestPlaceholder || mayBegin[text.charCodeAt(0)] !== 1) return false
  if (onlySigns.test(text) || onlyJoined.test(text)) return true
  const reduced = reduce(text)
  if (reduced === '' || onlySigns.test(reduced)) return true
  return placeholders.has(reduced) || placeholders.has(reduced.replace(atEnd, ''))
}

/**
 * Creates the test for placeholders of a column with a name, of which 无标签 and 暂无标签 are some: in another column they
 * are content, 没有电话 in a remark.
 *
 * @param names of the column, separated by `|`
 */
export function createIsPlaceholder(names: string): (text: string) => boolean {
  const named = new RegExp(
    `^(?:暂?无|没有|未(?:填写?|知|登记|提供|录入|设置|添加|打|留)|暂未(?:填写|提供))(?:${names})$`,
  )
  return (text) =>
    isPlaceholder(text) ||
    (text.length <= longestPlaceholder && mayBegin[text.charCodeAt(0)] === 1 && named.test(reduce(text)))
}

/** How programs write a null among other words: lower case alone, since Null is a family name. */
const nullWord = /(?<![a-z])(?:null|undefined)+(?![a-z])/i
const writtenNull = /null|undefined/
/** What Python, databases and pandas write, beside a hanzi: 张三None, 北京市 NaN. Nonell and 小nan are names. */
const besideHanzi =
  /\p{Script=Han}[\s,，/|_-]?(?:NULL|None|NaN)+(?![A-Za-z])|(?<![A-Za-z])(?:NULL|None|NaN)+[\s,，/|_-]?\p{Script=Han}|[省市区县镇乡村](?:nan)+(?![A-Za-z])/u

/**
 * Whether a cleaned text holds a word that a program wrote for no value beside others: 北京市nullnull, 广东省undefined, 张三None.
 * A program joined columns of which one was empty. The text is left as it is, because only its owner knows the name.
 */
export function holdsProgramWord(text: string): boolean {
  return (writtenNull.test(text) && nullWord.test(text)) || besideHanzi.test(text)
}

/** What a program writes, and nobody types: a null, 问卷星's marks for a question without an answer, a lone text mark. */
const writtenByProgram =
  /^(?:null|undefined|nan|\\n|'|[([{<](?:null|undefined)[)\]>}]|\((?:空|跳过)\)|\[object object\])$/i

/** Whether a cleaned text is no value in any field, also where 「无」 may be one. */
export function isProgramPlaceholder(text: string): boolean {
  return (
    text.length <= longestPlaceholder && (writtenByProgram.test(toHalfWidth(text)) || onlyJoined.test(text))
  )
}
