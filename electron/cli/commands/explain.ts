import { nameOtherRow, nameRow, splitRow } from '../../shared/model/rowPlace.ts'
import { z } from 'zod'
import { issueSchema } from '../../shared/model/issue.ts'
import type { CheckedRow } from '../../shared/model/checkedRow.ts'
import type { Job } from '../../shared/model/job.ts'
import { formatMessage } from '../../shared/locales/formatMessage.ts'
import { describeIssue, type Texts } from '../../shared/locales/loadTexts.ts'
import type { JobQueries } from '../../core/jobs/JobQueries.ts'
import { integer, toggle, type ValuesOf } from '../grammar/option.ts'
import { usageError } from '../grammar/usageError.ts'
import type { Line } from '../output/layout.ts'
import { maskValue } from './maskValue.ts'

const mostRows = 1_000

/** Which findings are shown one by one. */
export const explainOptions = {
  explainRows: integer('explain', 1, mostRows),
  showValues: toggle('show-values'),
}
export type ExplainOptions = ValuesOf<typeof explainOptions>

const findingAnswer = z.strictObject({
  row: z.number().describe('Row number in the sheet'),
  sheet: z.string().nullable().describe('Its sheet, where the job has several; else null'),
  column: z.string().nullable().describe('Text of the header; null: the finding is about the row'),
  field: z.string().nullable().describe('As typed in `--map`'),
  code: issueSchema.shape.code.describe('See docs/checks.md'),
  severity: issueSchema.shape.severity.describe('`error`: the row is not sent; `warning`: it is'),
  value: z
    .string()
    .nullable()
    .describe(
      'The cell; without `--show-values` every digit is `#`, every letter `x`, every Chinese character `字`',
    ),
  message: z.string().describe('What is wrong, in the language of the output'),
  fix: z.string().describe('How to correct it'),
})
export const findingsAnswer = z
  .array(findingAnswer)
  .optional()
  .describe('With `--explain N`: findings of the first N rows that have any')
export type Finding = z.infer<typeof findingAnswer>

/** @throws AppError `usage.invalid` for `--show-values` without `--explain`, which would have no effect */
export function assertExplainable({ explainRows, showValues }: ExplainOptions): void {
  if (showValues && explainRows === undefined) throw usageError('missingOption', '--explain N --show-values')
}

/** Finds the findings of the first rows that have any. @throws AppError as `JobQueries.rows` */
export async function explain(
  job: Job,
  options: ExplainOptions,
  jobs: JobQueries,
  texts: Texts,
): Promise<Finding[]> {
  const { explainRows, showValues } = options
  if (explainRows === undefined) return []
  const pages = await Promise.all([
    jobs.rows(job.id, { kind: 'errors' }, 0, explainRows),
    jobs.rows(job.id, { kind: 'warnings' }, 0, explainRows),
  ])
  // A row with errors may have warnings as well, and is then on both pages.
  const rows = new Map(pages.flatMap((page) => page.rows).map((row) => [row.ordinal, row]))
  return [...rows.values()]
    .sort((one, other) => one.ordinal - other.ordinal)
    .slice(0, explainRows)
    .flatMap((row) => findingsOf(row, job, texts, showValues))
}

function findingsOf(
  { rowNumber, cells, issues }: CheckedRow,
  { mapping }: Job,
  texts: Texts,
  showValues: boolean,
): Finding[] {
  const { sheets } = mapping
  return issues.map((issue) => {
    const { code, severity, field, columnIndex } = issue
    const column = mapping.columns.find((each) => each.columnIndex === columnIndex)?.columnName ?? null
    const cell = columnIndex === null ? null : (cells[columnIndex] ?? '')
    const { message, fix } = describeIssue(texts, nameOtherRow(issue, sheets), {
      row: nameRow(rowNumber, sheets),
      columnName: column ?? '',
      reader: 'terminal',
    })
    const value = cell === null || showValues ? cell : maskValue(cell)
    return { ...splitRow(rowNumber, sheets), column, field, code, severity, value, message, fix }
  })
}

/** Lays findings out as a table. */
export function describeFindings({ cli }: Texts, findings: readonly Finding[]): Line[] {
  if (findings.length === 0) return []
  const header = [cli.rowTitle, cli.columnTitle, cli.valueTitle, cli.findingTitle]
  const rows = findings.map(({ row, sheet, column, value, message, fix }) => [
    sheet === null ? String(row) : `${row} (${sheet})`,
    column ?? '',
    value ?? '',
    formatMessage(cli.findingWithFix, { message, fix }),
  ])
  return [{ heading: cli.explainTitle }, { header, rows }]
}
