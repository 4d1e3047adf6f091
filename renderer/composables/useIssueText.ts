import { useI18n } from 'vue-i18n'
import type { FieldKey } from '../../electron/shared/model/field.ts'
import type { Issue, IssueCode } from '../../electron/shared/model/issue.ts'
import { nameRow } from '../../electron/shared/model/rowPlace.ts'
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

  /** Text of one issue of one row, with the row and column as the user's file names them. */
  function message(
    issue: Issue,
    { row, column, sheets }: { row: number; column: string; sheets: string[] | undefined },
  ): string {
    if (!te(`issues.${issue.code}.message`)) return title(issue.code, issue.field)
    const { otherRow } = issue.params
    return t(`issues.${issue.code}.message`, {
      ...named(issue.field),
      ...issue.params,
      ...(typeof otherRow === 'number' && { otherRow: nameRow(otherRow, sheets) }),
      row: nameRow(row, sheets),
      column,
    })
  }

  return { title, fix, message }
}
