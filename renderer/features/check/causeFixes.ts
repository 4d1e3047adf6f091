import type { FieldKey } from '../../../electron/shared/model/field.ts'
import type { CauseFixes, Fix } from '../../../electron/shared/model/fix.ts'
import type { IssueGroup } from '../../../electron/shared/model/issue.ts'
import type { Mapping } from '../../../electron/shared/model/mapping.ts'
import { answersTo, columnsOfField, needsMatching } from './causeColumns.ts'
import type { CauseAnswer } from './causeColumns.ts'

/** Fields that name one customer: the same text in all rows would make one customer of all. */
const identifying: readonly FieldKey[] = ['identityId', 'audienceUserId', 'openid', 'unionid', 'phone']

/** Changes of one text in all rows, which every cause with a column offers as links. */
export type BulkMode = 'setCell' | 'replaceText' | 'clearCell'

/** What can be done about a cause, in the order of the pane. */
export interface CauseChoices {
  /** Repairs with a computed result, answers that settle the cause in all rows: the first is the suggestion. */
  repairs: CauseFixes
  answers: CauseAnswer[]
  /** Whether the meaning of each value can be chosen. */
  canMatch: boolean
  /** 这些行不带手机号: a phone of many names is most likely a shop's. */
  dropsPhone: boolean
  /** 逐个填写: suggested where nothing can be computed, because data of customers is never made up. */
  isFilledByHand: boolean
  /** 跳过这些行, unless it is a repair. */
  canSkip: boolean
  bulk: BulkMode[]
}

/**
 * Choices for a cause.
 *
 * @param repairs of `job.fixes`, the most useful first
 */
export function choicesOf(group: IssueGroup, mapping: Mapping, repairs: CauseFixes): CauseChoices {
  const hasColumn = columnsOfField(mapping, group.field).length > 0
  const isNoCustomer = group.code.startsWith('row.')
  // 清空 and 跳过 are links of every cause; for a row that is no customer skipping it is the repair.
  const computed = repairs.filter(({ fix }) =>
    fix.kind === 'clear' ? !hasColumn : fix.kind !== 'skipRows' || isNoCustomer,
  )
  // A short year is repaired in the rows, which can be undone; the answer would have all rows checked again.
  const answers = answersTo(group.code, mapping.conversions).filter(
    ({ key }) => key !== 'lastHundredYears' || !computed.some(({ fix }) => fix.kind === 'shortYear'),
  )
  const canMatch = needsMatching(group.code) && group.field !== null
  const dropsPhone = group.code === 'phone.shared'
  const isIdentity = group.field !== null && identifying.includes(group.field)
  return {
    repairs: computed,
    answers,
    canMatch,
    dropsPhone,
    isFilledByHand: computed.length + answers.length === 0 && !canMatch && group.severity === 'error',
    canSkip: !computed.some(({ fix }) => fix.kind === 'skipRows'),
    bulk: hasColumn ? [...(isIdentity ? [] : (['setCell'] as const)), 'replaceText', 'clearCell'] : [],
  }
}

/** Key of the text of a fix: a kind with variants has one for each. */
export const fixName = (fix: Fix): string =>
  fix.kind === 'keepFirstPhone' && fix.rest === 'drop' ? 'keepFirstPhoneOnly' : fix.kind
