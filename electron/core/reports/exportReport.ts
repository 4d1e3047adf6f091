import { loadTexts, type Texts } from '../../shared/locales/loadTexts.ts'
import { explainPlaces } from '../../shared/locales/explainPlaces.ts'
import { formatMessage } from '../../shared/locales/formatMessage.ts'
import { nameRow } from '../../shared/model/rowPlace.ts'
import { cellMeant, type NamedColumn } from '../../shared/model/cellMeant.ts'
import { isStandardField } from '../../shared/model/field.ts'
import type { Mapping } from '../../shared/model/mapping.ts'
import type { Journal } from '../journal/Journal.ts'
import type { RowCheck } from '../journal/VerificationTable.ts'
import { StagedRows } from '../rows/StagedRows.ts'
import { defineTask } from '../worker/WorkerTask.ts'
import { describeIssuesOf, type DescribeIssues } from './describeIssuesOf.ts'
import { reportRows, type ReportRow } from './reportRows.ts'
import { ownColumns } from '../writing/reportHeader.ts'
import { writeReport } from './writeReport.ts'
import type { CellMark, ReportLine } from './writeXlsx.ts'

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
 * Writes the rows of a job that were not accepted: the reason, the row number in the source, then the user's own
 * columns. Without a key (nothing to report) only the header is written.
 *
 * @returns the number of rows
 * @throws AppError `job.notFound`, `storage.*`
 */
export function exportReport(journal: Journal, task: Omit<ReportInput, 'dataDir'>): Promise<number> {
  const texts = loadTexts(task.language)
  const jobRecord = journal.jobs.get(task.jobId)
  const { key, job, columns } = jobRecord
  const describe = describeIssuesOf(jobRecord, texts, ownColumns)
  const named = namedColumns(job.mapping, texts)
  const placeOf = (columnIndex: number): number => columns.findIndex(({ index }) => index === columnIndex)
  const meantIn: FindMeant = (row, rejection) => {
    const columnIndex = cellMeant(row, rejection, named)
    return columnIndex === null ? null : ownColumns + placeOf(columnIndex)
  }
  const lines = function* (): Iterable<ReportLine> {
    if (!task.dataKey) return
    const staged = new StagedRows(journal, { key, id: job.id }, Buffer.from(task.dataKey))
    for (const row of reportRows(journal, jobRecord, staged)) {
      const {
        reason,
        severity,
        marks = [],
      } = describeReason(texts, row, { describe, meantIn }, job.mapping.sheets)
      const cells = columns.map(({ index }) => row.cells[index] ?? '')
      yield {
        cells: [reason, nameRow(row.rowNumber, job.mapping.sheets), ...cells],
        marks: [{ column: 0, severity }, ...marks],
      }
    }
  }
  return writeReport(task.path, journal.dataDir, {
    sheetName: texts.report.sheetName,
    header: [texts.report.reasonColumn, texts.report.rowNumberColumn, ...columns.map(({ name }) => name)],
    wrappedColumns: [0],
    rows: lines(),
  })
}

/** Position in the file of the cell that the platform's words are about; null: none. */
type FindMeant = (row: ReportRow, rejection: ReportRow['reason'] & { kind: 'rejected' }) => number | null

/** The columns that are sent, by all names that the platform may use for them. */
function namedColumns({ columns }: Mapping, { fields }: Texts): NamedColumn[] {
  return columns.flatMap(({ columnIndex, columnName, target }) => {
    if (target === null) return []
    const names =
      target.kind === 'standard' ? [fields[target.field].label, target.field] : [target.configName]
    return [{ columnIndex, names: [columnName, ...names] }]
  })
}

interface Reason {
  reason: string
  severity: CellMark['severity']
  marks?: CellMark[]
}

function describeReason(
  texts: Texts,
  row: ReportRow,
  { describe, meantIn }: { describe: DescribeIssues; meantIn: FindMeant },
  sheets: readonly string[] | undefined,
): Reason {
  const { report } = texts
  const { reason } = row
  if (reason.kind === 'unknown') return { reason: describeDoubt(texts, reason.check), severity: 'warning' }
  if (reason.kind === 'rejected') {
    const { message, httpStatus } = reason.answer
    const write = (rowNumber: number): string =>
      formatMessage(report.rowMeant, { row: nameRow(rowNumber, sheets) })
    const words =
      message === null || message === ''
        ? formatMessage(report.rejectedWithoutWords, { status: httpStatus ?? '-' })
        : formatMessage(report.rejected, { words: explainPlaces(message, reason.rowsMeant, write) })
    const column = meantIn(row, reason)
    const marks: CellMark[] = column === null ? [] : [{ column, severity: 'error', note: words }]
    return { reason: words, severity: 'error', marks }
  }
  if (reason.as === 'duplicate') return { reason: report.skippedAsDuplicate, severity: 'warning' }
  if (reason.as === 'user') {
    const { messages, marks } = describe(reason.issues, row.rowNumber)
    const words =
      messages === ''
        ? report.skippedByUser
        : formatMessage(report.skippedByUserBecause, { reasons: messages })
    return { reason: words, severity: 'warning', marks }
  }
  const errors = reason.issues.filter(({ severity }) => severity === 'error')
  const { messages, marks } = describe(errors, row.rowNumber)
  return { reason: formatMessage(report.skipped, { reasons: messages }), severity: 'error', marks }
}

/** Says of a row in doubt what 核对 found. */
function describeDoubt({ report, fields: names }: Texts, check: RowCheck | null): string {
  if (!check || check.verdict === null) return report.unknown
  if (check.verdict !== 'unsure' || check.reason === null) return report.verified[check.verdict]
  const fields = check.fields.map((field) => (isStandardField(field) ? names[field].label : field))
  const why = formatMessage(report.unsure[check.reason], { fields: fields.join(report.fieldSeparator) })
  return formatMessage(report.verified.unsure, { why })
}
