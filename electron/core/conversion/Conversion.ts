import type { Issue, IssueCode, IssueSeverity } from '../../shared/model/issue.ts'
import type { ConversionKind } from '../../shared/model/mapping.ts'

/** What a conversion found about one value; it becomes an Issue once row, field and column are known. */
export interface Finding {
  code: IssueCode
  severity: IssueSeverity
  params: Issue['params']
}

/**
 * One cell after conversion. `value` is what would be sent; `''` means the field is left out.
 * Text that is not understood is kept as it is and comes with an `error`, so that it is never sent unseen.
 */
export interface Conversion {
  value: string
  finding: Finding | null
  /** Set where comparing before and after does not show the kind of change. */
  kind?: ConversionKind
}

export type ConvertValue = (text: string) => Conversion

const noParams: Issue['params'] = Object.freeze({})

/** A value without a finding. */
export function accept(value: string): Conversion {
  return { value, finding: null }
}

/** A value that is sent, and the user should look at. */
export function warn(value: string, code: IssueCode, params: Issue['params'] = noParams): Conversion {
  return { value, finding: { code, severity: 'warning', params } }
}

/** A value that cannot be sent: its row waits for a correction or is skipped. */
export function refuse(value: string, code: IssueCode, params: Issue['params'] = noParams): Conversion {
  return { value, finding: { code, severity: 'error', params } }
}
