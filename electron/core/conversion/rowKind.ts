import type { Mapping } from '../../shared/model/mapping.ts'
import type { RowCells } from '../rowLines/RowCells.ts'
import type { Finding } from './Conversion.ts'
import { isSampleRow } from './sampleRow.ts'
import { toHalfWidth } from './text.ts'
import { toSimplified } from './traditionalCharacters.ts'

const counted = '(?:[人条位笔行个元名户]|records?|rows?)(?:客户|会员|记录|数据)?'
const figure = String.raw`\s*:?\s*[\d,.]*\s*(?:${counted})?`
const sumWords = '合\\s*计|总\\s*计|小\\s*计|共\\s*计|累\\s*计|总\\s*数|总\\s*和|汇\\s*总'
const countedWords = '人数|金额|数量|条数|行数|记录数|笔数|户数|客户数|会员数|计数'

/** Total lines, as people and programs write them below a table. */
const sums = [
  // 合计, 本页小计, 总计：, 小计 12,345.60 元, 合计人数：2301, 合计(人)
  new RegExp(
    `^(?:本[页月年季周表次]|全[部体年表]|以上|当[前页月年]|上述)?(?:${sumWords})(?:${countedWords})?(?:\\([^)]{1,8}\\))?${figure}$`,
  ),
  // 总人数：3, 人数合计, 记录数: 3, 客户总数 3
  new RegExp(
    `^(?:总|实际|有效|客户|会员|数据|记录)?(?:${countedWords}|总数)(?:${sumWords})?(?:\\([^)]{1,8}\\))?${figure}$`,
  ),
  /^(?:平均(?:值|数|年龄|金额)?|最[大小高低]值)\s*:?\s*[\d,.]*$/,
  /^(?:grand total|sub-?total|total|sum|average|avg|count|records?|rows?|min|max)(?: (?:records?|rows?|customers?|members?|count|number|amount))?\s*:?\s*[\d,.]*(?: ?(?:records?|rows?|customers?|members?))?$/i,
  /^(?:number|count) of (?:records|rows|customers|members)\b/i,
  // 共 2301 条记录, 总共 3 位客户, 共有三人
  /^\(?(?:合计|总计|总)?[共计](?:有|计)?\s*(?:[\d,]+|[一二三四五六七八九十百千两]+)\s*(?:条|行|位|人|个|名|页|户)\S{0,8}$/,
]

const day = String.raw`\d{4}[-/.年]\d`

/** Notes below a table: 制表人：张三, 打印时间：2026-11-24, 注：不含已退会的会员, 第1页 共3页, (3 rows affected). */
const notes = [
  new RegExp(
    '^(?:最[后近新])?(?:制表|制单|填表|填报|审核|复核|审批|核对|打印|导出|汇出|下载|生成|统计|查询|更新|经办|报表|数据|截止|截至|主管|负责|单位|部门|公司|领导|联系|签字|签名|盖章|筛选|过滤|检索|电话|传真|地址|邮编|邮箱|网址|客服|热线|页码)' +
      `(?:单位|部门|人|员|者|时间|日期|截止|截至|签字|签名|签章|盖章|公章|范围|口径|周期|来源|出处|方式|电话|条件|结果){0,2}(?:\\([^)]{1,6}\\))?\\s*(?::|(?=${day}))`,
  ),
  // 制表人, 打印时间: the label has its cell, what it says is in the next one
  /^(?:制表|制单|填表|填报|审核|复核|审批|核对|打印|导出|汇出|下载|生成|统计|经办|截止)(?:人|员|者|时间|日期)$/,
  new RegExp(`^(?:日期|时间|来源|出处|资料来源|数据来源|信息来源)\\s*(?::|(?=${day}))`),
  /^(?:注|备注|附注|说明|注意)\s*\d{0,2}\s*:|^(?:notes?|remarks?|sources?|filters?|disclaimer|confidential|date|page)\s*:/i,
  /^(?:(?:备注|填表|填写|填报|导入|使用|操作|表格|字段|温馨|友情|特别|重要|其他)?(?:说明|须知|要求|提示|提醒|声明|注意事项))(?:\s*:.*)?$/,
  /^\*\s*(?:号|项)?\s*(?:为|是|表示|代表|处|标)|^[带标](?:有|注)?\s*[(*].{0,6}必填|^※/,
  /^[-—\s]*第\s*[\d一二三四五六七八九十]+\s*页|^\s*page\s+\d+(?:\s*(?:of|\/)\s*\d+)?\s*$|^\d+\s*\/\s*\d+\s*页$|^[首末尾]页$/i,
  /^[-—*=·.#\s([【<]*(?:以下(?:空白|无正文|无数据|无内容|为空)|全文完|完毕|结束|表格结束|end|eof|end of (?:file|report|data|list|table))[-—*=·.#\s)\]】>]*$/i,
  /^(?:[-—*=·\s([【<]+完[-—*=·\s)\]】>]+|完)$/,
  /^以上(?:数据|内容|信息|名单|资料|均|为|仅)|仅供(?:参考|内部)|(?:请勿|严禁|不得)(?:外传|转发|外泄|泄露|传播|修改)|系统自动(?:生成|导出)|版权所有|^(?:©|copyright|powered by)/i,
  /^(?:没有|暂无|已无|无)(?:更多|其他)?(?:数据|记录|内容)了?$|^(?:点击)?(?:加载|查看)更多$/,
  /^(?:本|此|该)(?:表|报表|名单|文件)(?:由|数据|共|仅|为|中|内容|系)/,
  /^\(?\d+\s+(?:rows?|row\(s\)|records?)(?:$|\s+(?:affected|in set|returned|selected|fetched|exported)|\))|^\(?\d+\s*行(?:受影响|\))|^\(?(?:所影响的行数|已选择|已导出|已选)\S{0,4}\s*\d+\s*[行条]|^query ok\b|^sql>$/i,
  /^(?:(?:report|data|list|file)\s+)?(?:generated|exported|printed|downloaded|prepared|last updated|as of)\b(?:\s+(?:by|on|at|from)\b|\s*:|\s*\d)/i,
]

const anyLine = [...sums, ...notes]

const longestLabel = 60

export const notCustomer: Finding = { code: 'row.notCustomer', severity: 'error', params: {} }
const repeatedHeader: Finding = { code: 'row.repeatedHeader', severity: 'error', params: {} }

/**
 * Creates the check for rows that belong to the sheet and are no customers: lines below the table, the sample
 * and the hints of a template, and repeated headers in concatenated tables. Without it a 合计 in the column of
 * member numbers becomes a customer.
 *
 * @returns the finding on a row; null for one that may be a customer
 */
export function createRowKindCheck(
  mapping: Mapping,
): (cells: RowCells, hasContact: boolean) => Finding | null {
  const named = mapping.columns.filter(({ target }) => target !== null)
  return (cells, hasContact) => {
    // Checked before `hasContact`: a template's sample has a telephone number too.
    if (isSampleRow(cells, named)) return notCustomer
    // A plausible phone or openid makes it a customer, whatever the name.
    if (hasContact) return null
    const texts = cells.all()
    if (repeatsHeader(texts, named)) return repeatedHeader
    return isBelowTheTable(texts) || isGroup(texts, named) ? notCustomer : null
  }
}

/** Returns the first non-blank cells: the label is the first, or follows a running number. */
function firstTexts(cells: readonly string[]): string[] {
  const texts: string[] = []
  for (const cell of cells) {
    const text = cell.trim()
    if (text !== '') texts.push(text)
    if (texts.length === 2) break
  }
  return texts
}

/** A total may follow a running number; after a member's number, 「注：老客户」 is a remark about that member. */
function isBelowTheTable(cells: readonly string[]): boolean {
  const [first = '', second = ''] = firstTexts(cells).map((text) =>
    text.length <= longestLabel ? toSimplified(toHalfWidth(text)) : '',
  )
  return matches(first, anyLine) || matches(undecorated(first), sums) || matches(undecorated(second), sums)
}

/** 一店 汇总, 一店 计数, East Total: a line of Excel's 分类汇总 or of a pivot table, in the column it groups by. */
const groupTotal =
  /^\S.{0,30}\s(?:汇总|计数|合计|小计|总计|总和|个数|平均值|最大值|最小值|(?:sub)?total|count)$/i
/** Of a group's line: most cells are blank. */
const fewFilled = 4
/** 一、华东区, 【金卡】, 南山店会员, 华东区：. An id may be a name. */
const heading =
  /^[(（]?[一二三四五六七八九十]{1,3}[、.．)）]|^【.+】$|[:：]$|\p{Script=Han}(?:区|部|部门|组|类|门店|分店|会员|客户|名单)$/u

/** Whether a row only names a group of customers, or sums it up. */
function isGroup(cells: readonly string[], columns: Mapping['columns']): boolean {
  const filled: number[] = []
  for (const [index, cell] of cells.entries()) {
    if (cell.trim() === '') continue
    filled.push(index)
    if (filled.length > fewFilled) return false
  }
  if (filled.some((index) => groupTotal.test(cells[index]!.trim()))) return true
  const [only] = filled
  if (filled.length !== 1 || columns.length < 2) return false
  const target = columns.find(({ columnIndex }) => columnIndex === only)?.target
  const isId = target?.kind === 'standard' && ['identityId', 'audienceUserId'].includes(target.field)
  return isId && heading.test(cells[only!]!.trim())
}

/** Removes what people put around a total: 【合计】, -合计-, ** 小计 **. */
function undecorated(text: string): string {
  return text.replace(/^[-—=*#\s[【(<]+|[-—=*#\s\]】)>]+$/g, '')
}

function matches(text: string, patterns: readonly RegExp[]): boolean {
  return text !== '' && patterns.some((pattern) => pattern.test(text))
}

/** Whether all cells repeat the names of their columns; a single match may be coincidence. */
function repeatsHeader(cells: readonly string[], columns: Mapping['columns']): boolean {
  let same = 0
  for (const { columnIndex, columnName } of columns) {
    const text = cells[columnIndex]?.trim() ?? ''
    if (text === '') continue
    if (text !== columnName.trim()) return false
    same += 1
  }
  return same >= 2
}
