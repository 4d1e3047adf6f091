import type { Mapping } from '../../shared/model/mapping.ts'
import type { Row } from '../../shared/model/workbook.ts'
import type { Finding } from './Conversion.ts'

/** Sums, as people and programs write them below a table. */
const sums = [
  // 合计, 总计：, 小计 12,345.60 元, 合计人数：2301
  /^(?:合\s*计|总\s*计|小\s*计|共\s*计|累\s*计|总\s*数)(?:人数|金额|数量|条数)?\s*[:：]?\s*[\d,.]*\s*[人条位笔行个元]?$/,
  /^(?:grand total|sub-?total|total|sum)\s*[:：]?\s*[\d,.]*$/i,
  // 共 2301 条记录
  /^[(（]?(?:合计|总计)?[共计]\s*[\d,]+\s*(?:条|行|位|人|个|名)\S{0,8}$/,
]

/** Notes below a table: 制表人：张三, 打印时间：2026-11-24, 注：不含已退会的会员 */
const notes = [
  /^(?:制表|填表|审核|复核|打印|导出|统计|经办)(?:人|员|时间|日期)?\s*[:：]/,
  /^(?:注|备注|说明|注意)\s*[:：]/,
]

const anyLine = [...sums, ...notes]

const longestLabel = 60

const notCustomer: Finding = { code: 'row.notCustomer', severity: 'error', params: {} }
const repeatedHeader: Finding = { code: 'row.repeatedHeader', severity: 'error', params: {} }

/**
 * Makes the check for rows that are part of the sheet and no customers: lines below the table and the header once more, as
 * tables put together from several have it. Without it a 合计 in the column of member numbers becomes a customer.
 *
 * @returns the finding on a row, null for one that may be a customer
 */
export function createRowKindCheck(mapping: Mapping): (row: Row, hasContact: boolean) => Finding | null {
  const named = mapping.columns.filter(({ target }) => target !== null)
  return (row, hasContact) => {
    // A phone or an openid that can be one belongs to somebody, whatever he is called.
    if (hasContact) return null
    if (repeatsHeader(row, named)) return repeatedHeader
    return isBelowTheTable(row) ? notCustomer : null
  }
}

/** The first cells that are not blank: the label stands there, or behind a running number. */
function firstTexts({ cells }: Row): string[] {
  const texts: string[] = []
  for (const cell of cells) {
    const text = cell.trim()
    if (text !== '') texts.push(text)
    if (texts.length === 2) break
  }
  return texts
}

/** A sum may stand behind a running number; behind a member's number 「注：老客户」 is a remark about that member. */
function isBelowTheTable(row: Row): boolean {
  const [first = '', second = ''] = firstTexts(row).map((text) => (text.length <= longestLabel ? text : ''))
  return matches(first, anyLine) || matches(second, sums)
}

function matches(text: string, patterns: readonly RegExp[]): boolean {
  return patterns.some((pattern) => pattern.test(text))
}

/** All its cells say what their columns are called; one alone may be a value that is called like its column. */
function repeatsHeader({ cells }: Row, columns: Mapping['columns']): boolean {
  let same = 0
  for (const { columnIndex, columnName } of columns) {
    const text = cells[columnIndex]?.trim() ?? ''
    if (text === '') continue
    if (text !== columnName.trim()) return false
    same += 1
  }
  return same >= 2
}
