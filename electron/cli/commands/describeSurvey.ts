import { formatMessage } from '../../shared/locales/formatMessage.ts'
import type { Texts } from '../../shared/locales/loadTexts.ts'
import type { CallSurvey } from '../../shared/model/callVersion.ts'

/** Says what a version of the call does not take of a job's rows; nothing when it takes all. */
export function describeSurvey({ cli, fields }: Texts, survey: CallSurvey): string[] {
  const { callVersion: version, unsent, rowsWithCustomerId } = survey
  const lines = unsent.map(({ field, rows }) =>
    formatMessage(cli.notTaken, { version, field: fields[field].label, count: rows }),
  )
  if (rowsWithCustomerId > 0) {
    lines.push(formatMessage(cli.customerIdType, { version, count: rowsWithCustomerId }))
  }
  return lines
}
