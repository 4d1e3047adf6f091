import type { FieldKey } from './field.ts'

export type IssueSeverity = 'error' | 'warning'

/** Every finding a rule can make; `docs/checks.md` and the locale files have an entry for each. */
export const issueCodes = [
  // the cell itself
  'cell.error',
  'cell.imprecise',
  'cell.uncached',
  'cell.ragged',
  'cell.undecodable',
  'cell.placeholder',
  // rows that are no customers
  'row.notCustomer',
  'row.repeatedHeader',
  // who the customer is
  'identity.missing',
  'identity.decimals',
  // phone
  'phone.tooShort',
  'phone.tooLong',
  'phone.notNumber',
  'phone.unknownPrefix',
  'phone.landline',
  'phone.foreign',
  'phone.masked',
  'phone.several',
  // sex
  'sex.unknownValue',
  'sex.undisclosed',
  'sex.numericCode',
  // birthday
  'birthday.unreadable',
  'birthday.impossible',
  'birthday.twoDigitYear',
  'birthday.future',
  'birthday.tooOld',
  'birthday.ambiguous',
  'birthday.mixedOrder',
  'birthday.lunar',
  'birthday.incomplete',
  'birthday.completed',
  // tags
  'tags.comma',
  // names and ids
  'realName.looksLikeEmail',
  'realName.looksLikeNumber',
  'openid.shape',
  'unionid.shape',
  'text.tooLong',
  // custom fields, as far as the catalogue says what they take
  'custom.unknownOption',
  'custom.severalOptions',
  'custom.notDate',
  'custom.notNumber',
  // rows against each other
  'duplicate.inFile',
] as const

export type IssueCode = (typeof issueCodes)[number]

/**
 * 问题: one finding on one row. Data, never an exception. `params` fill the message and never hold cell text:
 * issues are stored unencrypted, customers are not.
 */
export interface Issue {
  code: IssueCode
  severity: IssueSeverity
  field: FieldKey | null
  /** 0-based column of the sheet, null when the finding is about the row. */
  columnIndex: number | null
  params: Readonly<{ [name: string]: string | number }>
}

/** Findings of one cause, counted over the job. */
export interface IssueGroup {
  code: IssueCode
  field: FieldKey | null
  severity: IssueSeverity
  /** Findings, at most one of a cause on a row and field. */
  count: number
}
