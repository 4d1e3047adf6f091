import { loadTexts, type Texts } from '../../shared/locales/loadTexts.ts'
import { formatMessage } from '../../shared/locales/formatMessage.ts'
import { nameRow } from '../../shared/model/rowPlace.ts'
import type { Journal } from '../journal/Journal.ts'
import { StagedRows } from '../rows/StagedRows.ts'
import { defineTask } from '../worker/WorkerTask.ts'
import { describeIssuesOf, type DescribeIssues } from './describeIssuesOf.ts'
import { reportRows, type ReportRow } from './reportRows.ts'
import { writeReport } from './writeReport.ts'

/** Input of a report task. `dataKey` is null when there is nothing to report. */
export interface ReportInput {
  dataDir: string
  jobId: string
  dataKey: Uint8Array | null
  path: string
  language: 'zh-CN' | 'en'
}

export const reportTask = defineTask<ReportInput, { rows: number }>('report')

/**
 * Writes the rows of a job that were not accepted: the user's own columns, then the reason and the row number
 * in the source. Without a key (nothing to report) only the header is written.
 *
 * @returns the number of rows
 * @throws AppError `job.notFound`, `storage.*`
 */
export function exportReport(journal: Journal, task: Omit<ReportInput, 'dataDir'>): Promise<number> {
  const texts = loadTexts(task.language)
  const jobRecord = journal.jobs.get(task.jobId)
  const { key, job, columns } = jobRecord
  const describe = describeIssuesOf(jobRecord, texts)
  const lines = function* (): Iterable<string[]> {
    if (!task.dataKey) return
    const staged = new StagedRows(journal, { key, id: job.id }, Buffer.from(task.dataKey))
    for (const row of reportRows(journal, { key, skipInvalid: job.skipInvalid }, staged)) {
      const cells = columns.map(({ index }) => row.cells[index] ?? '')
      yield [...cells, describeReason(texts, row, describe), nameRow(row.rowNumber, job.mapping.sheets)]
    }
  }
  return writeReport(task.path, {
    sheetName: texts.report.sheetName,
    header: [...columns.map(({ name }) => name), texts.report.reasonColumn, texts.report.rowNumberColumn],
    rows: lines(),
  })
}

function describeReason(texts: Texts, row: ReportRow, describe: DescribeIssues): string {
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
  const errors = reason.issues.filter(({ severity }) => severity === 'error')
  const reasons = describe(errors, row.rowNumber).map(({ message }) => message)
  return formatMessage(texts.report.skipped, { reasons: reasons.join(texts.report.reasonSeparator) })
}
