import { asksForWork } from '../../shared/model/issue.ts'
import { loadTexts } from '../../shared/locales/loadTexts.ts'
import type { Journal } from '../journal/Journal.ts'
import { StagedRows } from '../rows/StagedRows.ts'
import { defineTask } from '../worker/WorkerTask.ts'
import type { ReportInput } from './exportReport.ts'
import { describeIssuesOf } from './describeIssuesOf.ts'
import { ownColumns } from '../writing/reportHeader.ts'
import { writeReport } from './writeReport.ts'
import type { ReportLine } from './writeXlsx.ts'

const pageRows = 500

type ProblemsInput = ReportInput & { dataKey: Uint8Array }

export const problemsTask = defineTask<ProblemsInput, { rows: number }>('problems')

/**
 * Writes the rows that need work, with the corrections made so far: not those whose only reminders ask for nothing. What is wrong and the row number in the source come first, then the user's own columns, with the cells
 * concerned in colour. Once corrected and opened in the app, the file is recognised by its first two columns.
 *
 * @returns the number of rows
 * @throws AppError `job.notFound`, `storage.*`
 */
export function exportProblems(journal: Journal, task: ProblemsInput): Promise<number> {
  const texts = loadTexts(task.language)
  const { key, job, columns } = journal.jobs.get(task.jobId)
  const describe = describeIssuesOf(columns, texts, ownColumns)
  const staged = new StagedRows(journal, { key, id: job.id }, Buffer.from(task.dataKey))
  const lines = function* (): Iterable<ReportLine> {
    for (let fromOrdinal = 0; ;) {
      const ordinals = journal.issues.ordinalsToWorkOn(key, fromOrdinal, pageRows)
      for (const ordinal of ordinals) {
        const [row] = staged.rows(ordinal, ordinal)
        if (!row) continue
        const issues = journal.issues.of(key, ordinal).filter(({ code }) => asksForWork(code))
        const { advice, marks } = describe(issues, row.rowNumber)
        const severity = issues.some((issue) => issue.severity === 'error') ? 'error' : 'warning'
        const cells = columns.map(({ index }) => row.cells[index] ?? '')
        yield { cells: [advice, String(row.rowNumber), ...cells], marks: [{ column: 0, severity }, ...marks] }
      }
      if (ordinals.length < pageRows) return
      fromOrdinal = ordinals.at(-1)! + 1
    }
  }
  return writeReport(task.path, task.dataDir, {
    sheetName: texts.report.problemSheetName,
    header: [texts.report.problemColumn, texts.report.rowNumberColumn, ...columns.map(({ name }) => name)],
    wrappedColumns: [0],
    rows: lines(),
  })
}
