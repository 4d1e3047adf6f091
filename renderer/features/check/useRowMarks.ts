import { computed } from 'vue'
import type { Issue } from '../../../electron/shared/model/issue.ts'
import type { CheckedRow } from '../../../electron/shared/model/checkedRow.ts'
import type { Job } from '../../../electron/shared/model/job.ts'
import { useIssueText } from '../../composables/useIssueText.ts'

/** The issues of one cell of a row. */
export interface CellMark {
  isError: boolean
  words: string
}

/** Texts of the issues of rows, grouped by column. */
export function useRowMarks(job: () => Job) {
  const text = useIssueText()
  const names = computed(
    () => new Map(job().mapping.columns.map((column) => [column.columnIndex, column.columnName])),
  )

  function words(row: CheckedRow, issue: Issue): string {
    const column = issue.columnIndex === null ? '' : (names.value.get(issue.columnIndex) ?? '')
    return text.message(issue, { row: row.rowNumber, column, sheets: job().mapping.sheets })
  }

  function marks(row: CheckedRow): Map<number, CellMark> {
    const found = new Map<number, CellMark>()
    for (const issue of row.issues) {
      if (issue.columnIndex === null) continue
      const before = found.get(issue.columnIndex)
      found.set(issue.columnIndex, {
        isError: issue.severity === 'error' || before?.isError === true,
        words: before ? `${before.words}\n${words(row, issue)}` : words(row, issue),
      })
    }
    return found
  }

  return { words, marks }
}
