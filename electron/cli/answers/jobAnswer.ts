import { z } from 'zod'
import { fieldKeyOf, fieldTargetSchema } from '../../shared/model/field.ts'
import { issueGroupSchema } from '../../shared/model/issue.ts'
import { jobSchema, type Job } from '../../shared/model/job.ts'
import { mappingSchema, type Mapping } from '../../shared/model/mapping.ts'
import { described } from './described.ts'

const fieldKey = z.string().describe('As typed in `--map` and `--set`: `phone`, or `custom:<configId>`')

export const reconciliationAnswer = described(jobSchema.shape.reconciliation, {
  total: 'Rows of the job; always the sum of the others',
  accepted: 'Taken by the platform',
  rejected: 'Refused by the platform',
  skipped: 'Left out: by `--skip-invalid`, or by the user in the window',
  unknown: 'Sent without an answer that can be trusted (待确认)',
  pending: 'Not sent',
})

export const mappingAnswer = z.strictObject({
  columns: z
    .array(
      z.strictObject({
        columnIndex: z.number().describe('0-based'),
        columnName: z.string().describe('Text of the header'),
        field: fieldKey.nullable().describe('As typed in `--map`; null: the column is not imported'),
        target: fieldTargetSchema.nullable().describe('The field in full; null: the column is not imported'),
      }),
    )
    .describe('Every column of the sheet'),
  constants: z
    .array(
      z.strictObject({
        field: fieldKey,
        value: z.string().describe('Sent with every record'),
        target: fieldTargetSchema.describe('The field in full'),
      }),
    )
    .describe('Fields with the same value in every record (`--set`)'),
  blanksClear: z.boolean().describe('Blank cells are sent as empty values'),
  sheets: mappingSchema.shape.sheets.describe('Sheets read together (`--all-sheets`); absent: one sheet'),
  conversions: mappingSchema.shape.conversions.describe('Answers to questions about columns; absent: none'),
})
export type MappingAnswer = z.infer<typeof mappingAnswer>

/** Left out: what concerns only the window that is open. */
const ofTheWindow = { id: true, revision: true, queuePosition: true, nextAttemptAt: true } as const

export const jobAnswer = described(
  jobSchema.omit(ofTheWindow).extend({
    jobId: z.string(),
    reconciliation: reconciliationAnswer,
    mapping: mappingAnswer,
  }),
  {
    jobId: 'The JOB of `upload`, `job`, `report`, `receipt`, `retry`',
    fileName: 'Name of the file, without its folder',
    sheetName: 'The sheet that was read',
    state: 'Where the job is',
    pauseReason: 'Why it is paused; null: it is not',
    pauseMessage: "The platform's own text about the pause",
    heldUntil: 'ISO time until which the platform asked to wait',
    trialRows: 'Rows sent first (`--trial`); null: no trial',
    createdAt: 'ISO time',
    changedAt: 'ISO time of the last change',
    completedAt: 'ISO time; null: not completed',
    endpoint: 'Full address of the call; null before the first upload',
    callVersion: 'Version of the call, `v1` or `v2`; null before the first upload',
    isRehearsal: 'Sent to the practice server of the window',
    options: 'The `publicParams` of the call',
    mapping: 'Columns and their fields',
    batchRows: 'Rows of one call',
    concurrency: 'Calls at a time',
    bisectRejected: 'Rejected batches are split to find the bad rows',
    resendUnknown: 'Unconfirmed batches are sent again',
    recordsLost: 'Part of the records of this job is missing; rows without a record are unconfirmed',
    acceptedByUser: 'Of the accepted rows those that the user, not the platform, confirmed.',
    skipInvalid: 'Rows with errors are left out',
    invalidRows: 'Rows with at least one error',
    warningRows: 'Rows with warnings and no error',
    rowsWithWarnings: 'Rows with warnings, with or without errors',
    editedRows: 'Rows with a cell that the user corrected',
    skippedRows: 'Rows that the user left out',
    rowsWithoutFuzzyIdentity: 'Rows that fuzzy matching cannot find on the platform',
    rowsWithoutIdentityId: 'Rows without a 身份识别ID (`identityId`), which precise matching uses',
    reconciliation: 'Every row, by what became of it',
    batches: 'Calls by state; all zero before the first upload',
    hasRows: 'The rows are still on this machine',
  },
)
export type JobAnswer = z.infer<typeof jobAnswer>

export const issuesAnswer = z
  .array(
    described(issueGroupSchema.extend({ field: fieldKey.nullable() }), {
      code: 'Code of the finding, see docs/checks.md',
      field: 'The field it concerns; null: the whole row',
      severity: '`error`: the row is not sent; `warning`: it is',
      count: 'Rows with it',
    }),
  )
  .describe('Findings by cause')

/** Describes a job for every `--json` answer that contains one. */
export function toJobAnswer(job: Job): JobAnswer {
  const { id, revision, queuePosition, nextAttemptAt, mapping, ...facts } = job
  void [revision, queuePosition, nextAttemptAt]
  return { jobId: id, ...facts, mapping: toMappingAnswer(mapping) }
}

/** Adds the names of fields that `--map` and `--set` take. */
export function toMappingAnswer({ columns, constants, ...rest }: Mapping): MappingAnswer {
  return {
    columns: columns.map(({ columnIndex, columnName, target }) => ({
      columnIndex,
      columnName,
      field: target ? fieldKeyOf(target) : null,
      target,
    })),
    constants: constants.map(({ target, value }) => ({ field: fieldKeyOf(target), value, target })),
    ...rest,
  }
}
