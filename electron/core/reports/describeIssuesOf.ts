import type { Issue } from '../../shared/model/issue.ts'
import { formatMessage } from '../../shared/locales/formatMessage.ts'
import { describeIssue, type Texts } from '../../shared/locales/loadTexts.ts'
import type { JobRecord } from '../journal/jobRecord.ts'
import { nameOtherRow, nameRow } from '../../shared/model/rowPlace.ts'
import type { CellMark } from './writeXlsx.ts'

/** Findings of one row as a file says them. */
export interface DescribedIssues {
  /** What is wrong, all findings in one text. */
  messages: string
  /** The same, each on a line of its own with what to do about it. */
  advice: string
  /** The cells concerned. A mark's note says what is wrong there and what to do. */
  marks: CellMark[]
}

/** Turns the findings of one row into text and marks. */
export type DescribeIssues = (issues: readonly Issue[], rowNumber: number) => DescribedIssues

/**
 * Makes a function that describes findings with the column and sheet names of the user's file, for somebody who has only the
 * exported file at hand.
 *
 * @param firstColumn position of the first of the user's columns in the exported file
 */
export function describeIssuesOf(
  { columns, job }: Pick<JobRecord, 'columns' | 'job'>,
  texts: Texts,
  firstColumn: number,
): DescribeIssues {
  const placeByIndex = new Map(columns.map(({ index, name }, place) => [index, { name, place }]))
  const { sheets } = job.mapping
  const { cellOfRow, fixSeparator, reasonSeparator } = texts.report
  return (issues, rowNumber) => {
    const marks = new Map<number, CellMark>()
    const row = nameRow(rowNumber, sheets)
    // Leaves the row out: its number is in a column beside, and the rows of this file have numbers of their own.
    const before = formatMessage(cellOfRow.before, { row })
    const withoutRow = (message: string): string =>
      message.startsWith(before) ? `${cellOfRow.after}${message.slice(before.length)}` : message
    const described = issues.map((issue) => {
      const column = issue.columnIndex === null ? undefined : placeByIndex.get(issue.columnIndex)
      const place = { row, columnName: column?.name ?? '', reader: 'file' as const }
      const { message, fix } = describeIssue(texts, nameOtherRow(issue, sheets), place)
      const problem = withoutRow(message)
      const advice = `${problem}${fixSeparator}${fix}`
      if (column) addMark(marks, firstColumn + column.place, issue.severity, advice)
      return { problem, advice }
    })
    return {
      messages: described.map(({ problem }) => problem).join(reasonSeparator),
      advice: described.map(({ advice }) => advice).join('\n'),
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
