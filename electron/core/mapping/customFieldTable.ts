import type {
  CustomField,
  CustomFieldTable,
  CustomOption,
  CustomValueType,
  FieldLineProblem,
} from '../../shared/model/field.ts'
import { isPositiveInt64 } from '../../shared/model/int64.ts'
import { parseOptions } from '../../shared/model/customOptions.ts'

const headers = {
  configId: /^(?:字段)?(?:id|编号|编码)$|configid|字段\s*id/i,
  configName: /名称|字段名|^字段$|name|标题/i,
  valueType: /类型|type/i,
  options: /选项|可选|option|values?$/i,
}
type Part = keyof typeof headers
/** The order of a table without a header. */
const usualOrder: readonly Part[] = ['configId', 'configName', 'valueType', 'options']

const typeWords: readonly [CustomValueType, RegExp][] = [
  ['multi', /多选|复选|multi|checkbox/i],
  ['single', /单选|下拉|single|radio|select/i],
  ['date', /日期|时间|date/i],
  ['number', /数字|数值|整数|小数|金额|number/i],
  ['text', /文本|文字|字符|单行|多行|text|string/i],
]
/** Between options in one cell, and between an option and its code. */
const optionSeparators = /[,，、;；|\n]/
/** Part of a name (电话/微信) as often as between two; but one option alone would be no choice. */
const slash = /[/／]/
const maxOptions = 2_000

/**
 * Reads a table of custom fields: ID, 名称, 类型, 选项, with a header in any order or in that order without one. Options stand in
 * one cell, or in one cell each to its right; `label=code` gives the code that files contain instead.
 */
export function readCustomFieldTable(cells: readonly (readonly string[])[]): CustomFieldTable {
  const order = findOrder(cells[0] ?? [])
  const places = order ?? new Map(usualOrder.map((part, index) => [part, index]))
  const fields = new Map<string, CustomField>()
  const problems: CustomFieldTable['problems'] = []

  for (const [index, row] of cells.entries()) {
    if ((order && index === 0) || row.every((cell) => cell.trim() === '')) continue
    const textOf = (part: Part): string => (row[places.get(part) ?? -1] ?? '').trim()
    const [configId, configName] = [textOf('configId'), textOf('configName').slice(0, 200)]
    const problem = problemOf(configId, configName, fields)
    if (problem) {
      problems.push({ line: index + 1, problem, text: configId || configName })
      continue
    }
    const valueType = typeOf(textOf('valueType'))
    const options = optionsOf(row, places)
    fields.set(configId, {
      configId,
      configName,
      ...(valueType && { valueType }),
      ...(options.length > 0 && valueType !== 'text' && { options }),
    })
  }
  return { fields: [...fields.values()], problems }
}

/** The columns named by a header; null: the first line is a field already. */
function findOrder(first: readonly string[]): Map<Part, number> | null {
  if (first.some((cell) => isPositiveInt64(cell.trim()))) return null
  const order = new Map<Part, number>()
  for (const [index, cell] of first.entries()) {
    const part = usualOrder.find((each) => !order.has(each) && headers[each].test(cell.trim()))
    if (part) order.set(part, index)
  }
  return order.has('configId') ? order : null
}

function problemOf(
  configId: string,
  configName: string,
  known: ReadonlyMap<string, CustomField>,
): FieldLineProblem | null {
  // Spreadsheets write 9.00720E+15 for an id of 16 digits, and its end is gone.
  if (/^\d(?:\.\d+)?e\+?\d+$/i.test(configId)) return 'lostDigits'
  if (!isPositiveInt64(configId)) return 'noId'
  if (configName === '') return 'noName'
  return known.has(configId) ? 'twice' : null
}

function typeOf(text: string): CustomValueType | undefined {
  return typeWords.find(([, words]) => words.test(text))?.[0]
}

function optionsOf(row: readonly string[], places: ReadonlyMap<Part, number>): CustomOption[] {
  const from = places.get('options')
  if (from === undefined) return []
  // Cells to the right of the options hold more of them, up to a column of another part.
  const next = [...places.values()].filter((place) => place > from)
  const until = next.length > 0 ? Math.min(...next) : row.length
  const lines = row.slice(from, until).flatMap((cell) => cell.split(optionSeparators))
  const named = lines.filter((line) => line.trim() !== '')
  return parseOptions((named.length === 1 ? named[0]!.split(slash) : named).join('\n'))
    .filter(({ label }) => label.length <= 200)
    .slice(0, maxOptions)
}
