import { describeIssue, loadTexts, type Texts } from '../../../shared/locales/loadTexts.ts'
import { formatMessage } from '../../../shared/locales/formatMessage.ts'
import type { Journal } from '../journal/Journal.ts'
import { StagedRows } from '../StagedRows.ts'
import type { ReportTask } from '../workerTasks.ts'
import { reportRows, type ReportRow } from './reportRows.ts'
import { writeReport } from './writeReport.ts'

/**
 * Writes the rows of a job that did not go up, in the user's own columns, with why and where they stand in the
 * source. Without a key (nothing is left to report) only the header is written.
 *
 * @returns the number of rows
 * @throws AppError `job.notFound`, `storage.*`
 */
export function exportReport(
  journal: Journal,
  task: Pick<ReportTask, 'jobId' | 'dataKey' | 'path' | 'language'>,
): Promise<number> {
  const texts = loadTexts(task.language)
  const { key, job, columns } = journal.jobs.get(task.jobId)
  const nameByIndex = new Map(columns.map(({ index, name }) => [index, name]))
  const lines = function* (): Iterable<string[]> {
    if (!task.dataKey) return
    const staged = new StagedRows(journal, { key, id: job.id }, Buffer.from(task.dataKey))
    for (const row of reportRows(journal, { key, skipInvalid: job.skipInvalid }, staged)) {
      const cells = columns.map(({ index }) => row.cells[index] ?? '')
      yield [...cells, describeReason(texts, row, nameByIndex), String(row.rowNumber)]
    }
  }
  return writeReport(task.path, {
    sheetName: texts.report.sheetName,
    header: [...columns.map(({ name }) => name), texts.report.reasonColumn, texts.report.rowNumberColumn],
    rows: lines(),
  })
}

function describeReason(texts: Texts, row: ReportRow, nameByIndex: Map<number, string>): string {
  const { reason } = row
  if (reason.kind === 'unknown') return texts.report.unknown
  if (reason.kind === 'rejected') {
    const { message, httpStatus } = reason.answer
    return message === null || message === ''
      ? formatMessage(texts.report.rejectedWithoutWords, { status: httpStatus ?? '-' })
      : formatMessage(texts.report.rejected, { words: message })
  }
  if (reason.as === 'user') return texts.report.skippedByUser
  if (reason.as === 'duplicate') return texts.report.skippedAsDuplicate
  const reasons = reason.issues
    .filter((issue) => issue.severity === 'error')
    .map((issue) => {
      const columnName = issue.columnIndex === null ? '' : (nameByIndex.get(issue.columnIndex) ?? '')
      return describeIssue(texts, issue, { rowNumber: row.rowNumber, columnName }).message
    })
  return formatMessage(texts.report.skipped, { reasons: reasons.join(texts.report.reasonSeparator) })
}
