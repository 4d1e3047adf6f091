import type { Issue } from '../../shared/model/issue.ts'
import { describeIssue, type Texts } from '../../shared/locales/loadTexts.ts'
import type { JobRecord } from '../journal/jobRecord.ts'
import { nameRow } from '../../shared/model/rowPlace.ts'

/** Turns the findings of one row into text. */
export type DescribeIssues = (
  issues: readonly Issue[],
  rowNumber: number,
) => ReturnType<typeof describeIssue>[]

/** Makes a function that describes findings with the column and sheet names of the user's file. */
export function describeIssuesOf(
  { columns, job }: Pick<JobRecord, 'columns' | 'job'>,
  texts: Texts,
): DescribeIssues {
  const { sheets } = job.mapping
  const nameByIndex = new Map(columns.map(({ index, name }) => [index, name]))
  return (issues, rowNumber) =>
    issues.map((issue) => {
      const columnName = issue.columnIndex === null ? '' : (nameByIndex.get(issue.columnIndex) ?? '')
      return describeIssue(texts, nameOtherRow(issue, sheets), {
        row: nameRow(rowNumber, sheets),
        columnName,
      })
    })
}

/** A finding whose message names another row by sheet and number. */
function nameOtherRow(issue: Issue, sheets: readonly string[] | undefined): Issue {
  const { otherRow } = issue.params
  if (typeof otherRow !== 'number') return issue
  return { ...issue, params: { ...issue.params, otherRow: nameRow(otherRow, sheets) } }
}
