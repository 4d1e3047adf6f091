import type { Issue } from '../../shared/model/issue.ts'
import { describeIssue, type Texts } from '../../shared/locales/loadTexts.ts'
import type { JobRecord } from '../journal/jobRecord.ts'

/** Turns the findings of one row into text. */
export type DescribeIssues = (
  issues: readonly Issue[],
  rowNumber: number,
) => ReturnType<typeof describeIssue>[]

/** Makes a function that describes findings with the column names of the user's file. */
export function describeIssuesOf(columns: JobRecord['columns'], texts: Texts): DescribeIssues {
  const nameByIndex = new Map(columns.map(({ index, name }) => [index, name]))
  return (issues, rowNumber) =>
    issues.map((issue) => {
      const columnName = issue.columnIndex === null ? '' : (nameByIndex.get(issue.columnIndex) ?? '')
      return describeIssue(texts, issue, { rowNumber, columnName })
    })
}
