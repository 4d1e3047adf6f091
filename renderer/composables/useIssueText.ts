import { useI18n } from 'vue-i18n'
import type { FieldKey } from '../../electron/shared/model/field.ts'
import type { Issue, IssueCode } from '../../electron/shared/model/issue.ts'
import { useFieldText } from './useFieldText.ts'

/** Texts of issues: the cause, one issue with its details, and how to fix it. */
export function useIssueText() {
  const { t, te } = useI18n()
  const field = useFieldText()

  const named = (key: FieldKey | null): { field: string } => ({ field: key ? field.label(key) : '' })

  const title = (code: IssueCode, key: FieldKey | null): string =>
    te(`issues.${code}.title`) ? t(`issues.${code}.title`, named(key)) : code

  const fix = (code: IssueCode, key: FieldKey | null): string =>
    te(`issues.${code}.fix`) ? t(`issues.${code}.fix`, named(key)) : ''

  /** Text of one issue of one row, with the row number and column name of the user's file. */
  const message = (issue: Issue, place: { row: number; column: string }): string =>
    te(`issues.${issue.code}.message`)
      ? t(`issues.${issue.code}.message`, { ...named(issue.field), ...issue.params, ...place })
      : title(issue.code, issue.field)

  return { title, fix, message }
}
