import { loadTexts } from '../../shared/locales/loadTexts.ts'
import { nameRow } from '../../shared/model/rowPlace.ts'
import type { Journal } from '../journal/Journal.ts'
import { StagedRows } from '../rows/StagedRows.ts'
import { defineTask } from '../worker/WorkerTask.ts'
import type { ReportInput } from './exportReport.ts'
import { describeIssuesOf } from './describeIssuesOf.ts'
import { writeReport } from './writeReport.ts'

const pageRows = 500

type ProblemsInput = ReportInput & { dataKey: Uint8Array }

export const problemsTask = defineTask<ProblemsInput, { rows: number }>('problems')

/**
 * Writes all rows with findings, including corrections made so far: the user's own columns, then the problems
 * and the row number in the source. Once corrected and opened in the app, the file is recognised by these
 * last two columns.
 *
 * @returns the number of rows
 * @throws AppError `job.notFound`, `storage.*`
 */
export function exportProblems(journal: Journal, task: Omit<ProblemsInput, 'dataDir'>): Promise<number> {
  const texts = loadTexts(task.language)
  const jobRecord = journal.jobs.get(task.jobId)
  const { key, job, columns } = jobRecord
  const describe = describeIssuesOf(jobRecord, texts)
  const staged = new StagedRows(journal, { key, id: job.id }, Buffer.from(task.dataKey))
  const lines = function* (): Iterable<string[]> {
    for (let from = 0; ;) {
      const ordinals = journal.issues.ordinalsWithFindings(key, from, pageRows)
      for (const ordinal of ordinals) {
        const [row] = staged.rows(ordinal, ordinal)
        if (!row) continue
        const problems = describe(journal.issues.of(key, ordinal), row.rowNumber).map(
          ({ message, fix }) => `${message}${texts.report.fixSeparator}${fix}`,
        )
        const cells = columns.map(({ index }) => row.cells[index] ?? '')
        yield [
          ...cells,
          problems.join(texts.report.reasonSeparator),
          nameRow(row.rowNumber, job.mapping.sheets),
        ]
      }
      if (ordinals.length < pageRows) return
      from = ordinals.at(-1)! + 1
    }
  }
  return writeReport(task.path, {
    sheetName: texts.report.problemSheetName,
    header: [...columns.map(({ name }) => name), texts.report.problemColumn, texts.report.rowNumberColumn],
    rows: lines(),
  })
}
