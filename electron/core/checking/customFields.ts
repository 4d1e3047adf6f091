import { fieldKeyOf } from '../../shared/model/field.ts'
import type { FieldKey } from '../../shared/model/field.ts'
import type { Mapping } from '../../shared/model/mapping.ts'
import type { Row } from '../../shared/model/workbook.ts'
import { findNumberCommas, splitValues } from '../mapping/conversion/list.ts'
import { longTextLimit } from '../mapping/conversion/plain.ts'
import type { IssueList } from './IssueList.ts'

/** One custom field and everything that feeds it, in the order of the mapping. */
export interface CustomPlan {
  fieldKey: FieldKey
  /** `{"configId":1,"configName":"属性1","values":[` with configId digit for digit. */
  jsonStart: string
  columns: { columnIndex: number; separators: string }[]
  /** Values that every record gets, already split. */
  constants: string[]
  clearsWhenBlank: boolean
}

/** Values of one cell: split by the target's separators, but never inside a number such as 1,200. */
function readValues(text: string, separators: string): string[] {
  return splitValues(text, separators, separators.includes(',') ? findNumberCommas(text) : null)
}

/** Groups columns and constants by configId, in order of first appearance. */
export function createCustomPlans(mapping: Mapping): CustomPlan[] {
  const plans = new Map<string, CustomPlan>()
  const names = new Map<string, string>()
  for (const { target } of [...mapping.columns, ...mapping.constants]) {
    if (target?.kind === 'custom' && target.configName !== '') names.set(target.configId, target.configName)
  }
  const planOf = (configId: string): CustomPlan => {
    let plan = plans.get(configId)
    if (!plan) {
      const name = names.get(configId)
      const nameJson = name === undefined ? '' : `"configName":${JSON.stringify(name)},`
      plan = {
        fieldKey: fieldKeyOf({ kind: 'custom', configId, configName: '', separators: '' }),
        jsonStart: `{"configId":${configId},${nameJson}"values":[`,
        columns: [],
        constants: [],
        clearsWhenBlank: mapping.blanksClear,
      }
      plans.set(configId, plan)
    }
    return plan
  }
  for (const { columnIndex, target } of mapping.columns) {
    if (target?.kind === 'custom') {
      planOf(target.configId).columns.push({ columnIndex, separators: target.separators })
    }
  }
  for (const { target, value } of mapping.constants) {
    if (target.kind === 'custom')
      planOf(target.configId).constants.push(...readValues(value, target.separators))
  }
  return [...plans.values()]
}

/** The elements of `customFields` for one row as JSON text, `''` when there are none. */
export function writeCustomFields(
  plans: readonly CustomPlan[],
  row: Row,
  broken: ReadonlySet<number> | null,
  issues: IssueList,
): string {
  let json = ''
  for (const plan of plans) {
    const values = collectValues(plan, row, broken, issues)
    if (values.length === 0 && !plan.clearsWhenBlank) continue
    json += json === '' ? plan.jsonStart : `,${plan.jsonStart}`
    for (let index = 0; index < values.length; index += 1) {
      json += (index === 0 ? '' : ',') + JSON.stringify(values[index])
    }
    json += ']}'
  }
  return json
}

function collectValues(
  plan: CustomPlan,
  row: Row,
  broken: ReadonlySet<number> | null,
  issues: IssueList,
): string[] {
  const values: string[] = []
  for (const { columnIndex, separators } of plan.columns) {
    const text = row.cells[columnIndex] ?? ''
    if (text === '') continue
    const cellValues = broken?.has(columnIndex) ? [text] : readValues(text, separators)
    for (const value of cellValues) {
      if (values.includes(value)) continue
      values.push(value)
      if (value.length > longTextLimit) {
        const params = { length: value.length, limit: longTextLimit }
        issues.add({ code: 'text.tooLong', severity: 'warning', params }, plan.fieldKey, columnIndex)
      }
    }
  }
  for (const value of plan.constants) if (!values.includes(value)) values.push(value)
  return values
}
