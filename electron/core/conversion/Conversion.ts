import type { Issue, IssueCode, IssueSeverity } from '../../shared/model/issue.ts'
import type { ConversionKind } from '../../shared/model/mapping.ts'

/** A conversion's finding on one value; becomes an Issue once row, field and column are known. */
export interface Finding {
  code: IssueCode
  severity: IssueSeverity
  params: Issue['params']
}

/**
 * One converted cell. `value` is sent; `''` leaves the field out.
 * Unreadable text is kept unchanged with an `error` finding, so that it is never sent unseen.
 */
export interface Conversion {
  value: string
  finding: Finding | null
  /** Set where the kind of change cannot be inferred from the text before and after. */
  kind?: ConversionKind
}

/**
 * @param isTyped the user typed this text in the app: no spreadsheet can have changed it
 */
export type ConvertValue = (text: string, isTyped?: boolean) => Conversion

const noParams: Issue['params'] = Object.freeze({})

/** A value without a finding. */
export function accept(value: string): Conversion {
  return { value, finding: null }
}

/** A value that is sent, with a warning for the user to review. */
export function warn(value: string, code: IssueCode, params: Issue['params'] = noParams): Conversion {
  return { value, finding: { code, severity: 'warning', params } }
}

/** A value that cannot be sent: its row waits for a correction or is skipped. */
export function refuse(value: string, code: IssueCode, params: Issue['params'] = noParams): Conversion {
  return { value, finding: { code, severity: 'error', params } }
}
