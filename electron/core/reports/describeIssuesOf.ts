import type { Issue } from '../../shared/model/issue.ts'
import { describeIssue, type Texts } from '../../shared/locales/loadTexts.ts'
import type { JobRecord } from '../journal/jobRecord.ts'
import type { CellMark } from './writeXlsx.ts'

/** Findings of one row as a file says them. */
export interface DescribedIssues {
  /** What is wrong, all findings in one text. */
  messages: string
  /** The same, each with what to do about it. */
  advice: string
  /** The cells concerned. A mark's note says what is wrong there and what to do. */
  marks: CellMark[]
}

/** Turns the findings of one row into text and marks. */
export type DescribeIssues = (issues: readonly Issue[], rowNumber: number) => DescribedIssues

/**
 * Makes a function that describes findings with the column names of the user's file, for somebody who has only the
 * exported file at hand.
 *
 * @param firstColumn position of the first of the user's columns in the exported file
 */
export function describeIssuesOf(
  columns: JobRecord['columns'],
  texts: Texts,
  firstColumn: number,
): DescribeIssues {
  const placeByIndex = new Map(columns.map(({ index, name }, place) => [index, { name, place }]))
  const { fixSeparator, reasonSeparator } = texts.report
  return (issues, rowNumber) => {
    const marks = new Map<number, CellMark>()
    const described = issues.map((issue) => {
      const column = issue.columnIndex === null ? undefined : placeByIndex.get(issue.columnIndex)
      const place = { rowNumber, columnName: column?.name ?? '', isInFile: true }
      const { message, fix } = describeIssue(texts, issue, place)
      const advice = `${message}${fixSeparator}${fix}`
      if (column) addMark(marks, firstColumn + column.place, issue.severity, advice)
      return { message, advice }
    })
    return {
      messages: described.map(({ message }) => message).join(reasonSeparator),
      advice: described.map(({ advice }) => advice).join(reasonSeparator),
      marks: [...marks.values()],
    }
  }
}

function addMark(
  marks: Map<number, CellMark>,
  column: number,
  severity: CellMark['severity'],
  advice: string,
): void {
  const before = marks.get(column)
  marks.set(column, {
    column,
    severity: before?.severity === 'error' ? 'error' : severity,
    note: before?.note === undefined ? advice : `${before.note}\n${advice}`,
  })
}
