import { fieldKeyOf, type FieldKey } from '../../shared/model/field.ts'
import type { Mapping } from '../../shared/model/mapping.ts'
import type { RowCells } from '../rowLines/RowCells.ts'
import { type ConvertCustom, type CustomTarget, createCustomConversion } from './custom.ts'
import type { Finding } from './Conversion.ts'
import type { ConversionStatistics } from './ConversionStatistics.ts'
import type { IssueList } from './IssueList.ts'
import { quoteJson } from '../records/recordJson.ts'
import { rememberTexts } from './rememberTexts.ts'

/** One custom field and everything that feeds it, in the order of the mapping. */
export interface CustomPlan {
  fieldKey: FieldKey
  /** `{"configId":1,"configName":"属性1","values":[` with configId digit for digit. */
  jsonStart: string
  columns: { columnIndex: number; convert: ConvertCustom }[]
  /** Values that every record gets, already split, and what was found about them. */
  constants: string[]
  constantFindings: Finding[]
  /** Several columns must not fill a field that takes one choice. */
  takesOneValue: boolean
  clearsWhenBlank: boolean
}

/** Groups columns and constants by configId, in order of first appearance. */
export function createCustomPlans(mapping: Mapping): CustomPlan[] {
  const plans = new Map<string, CustomPlan>()
  const names = new Map<string, string>()
  for (const { target } of [...mapping.columns, ...mapping.constants]) {
    if (target?.kind === 'custom' && target.configName !== '') names.set(target.configId, target.configName)
  }
  const planOf = (target: CustomTarget): CustomPlan => {
    let plan = plans.get(target.configId)
    if (!plan) {
      const name = names.get(target.configId)
      const nameJson = name === undefined ? '' : `"configName":${JSON.stringify(name)},`
      plan = {
        fieldKey: fieldKeyOf(target),
        jsonStart: `{"configId":${target.configId},${nameJson}"values":[`,
        columns: [],
        constants: [],
        constantFindings: [],
        takesOneValue: target.valueType === 'single',
        clearsWhenBlank: mapping.blanksClear,
      }
      plans.set(target.configId, plan)
    }
    return plan
  }
  for (const { columnIndex, target } of mapping.columns) {
    if (target?.kind !== 'custom') continue
    const convert = rememberTexts(createCustomConversion(target, mapping.conversions))
    planOf(target).columns.push({ columnIndex, convert })
  }
  for (const { target, value } of mapping.constants) {
    if (target.kind !== 'custom') continue
    const { values, finding } = createCustomConversion(target, mapping.conversions)(value)
    const plan = planOf(target)
    for (const each of values) plan.constants.push(each)
    if (finding) plan.constantFindings.push(finding)
  }
  return [...plans.values()]
}

/** What custom fields need of a row. */
export interface CustomCells {
  cells: RowCells
  /** Columns that a merge covers from above; null for none. */
  merged: ReadonlySet<number> | null
}

/** The elements of `customFields` for one row as JSON text, `''` when there are none. */
export function writeCustomFields(
  plans: readonly CustomPlan[],
  row: CustomCells,
  broken: ReadonlySet<number> | null,
  issues: IssueList,
  statistics: ConversionStatistics | undefined,
): string {
  let json = ''
  for (const plan of plans) {
    const values = collectValues(plan, row, broken, issues, statistics)
    // A cell with a defect is not blank: it must not clear the platform's values.
    const isBroken = broken !== null && plan.columns.some(({ columnIndex }) => broken.has(columnIndex))
    if (values.length === 0 && (isBroken || !plan.clearsWhenBlank)) continue
    json += json === '' ? plan.jsonStart : `,${plan.jsonStart}`
    for (let index = 0; index < values.length; index += 1) {
      json += (index === 0 ? '' : ',') + quoteJson(values[index]!)
    }
    json += ']}'
  }
  return json
}

function collectValues(
  plan: CustomPlan,
  { cells, merged }: CustomCells,
  broken: ReadonlySet<number> | null,
  issues: IssueList,
  statistics: ConversionStatistics | undefined,
): string[] {
  const values = new Set<string>()
  for (const { columnIndex, convert } of plan.columns) {
    const text = cells.text(columnIndex)
    if (text === '') continue
    if (broken?.has(columnIndex)) {
      values.add(text)
      continue
    }
    const converted = convert(text)
    for (const value of converted.values) values.add(value)
    if (converted.finding) issues.add(converted.finding, plan.fieldKey, columnIndex)
    if (statistics && merged?.has(columnIndex)) {
      statistics.record(plan.fieldKey, '', converted.values.join(' | '), 'mergedCell')
    } else if (statistics && converted.finding?.severity !== 'error') {
      statistics.record(plan.fieldKey, text, converted.values.join(' | '))
    }
  }
  for (const value of plan.constants) values.add(value)
  for (const finding of plan.constantFindings) issues.add(finding, plan.fieldKey, null)
  if (plan.takesOneValue && values.size > 1) {
    issues.add(severalOptions(values.size), plan.fieldKey, plan.columns[0]?.columnIndex ?? null)
  }
  return [...values]
}

function severalOptions(count: number): Finding {
  return { code: 'custom.severalOptions', severity: 'error', params: { count } }
}
