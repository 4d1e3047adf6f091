import type { DuplicateKeep, DuplicateSummary } from '../../electron/shared/model/correction.ts'
import { fieldKeyOf } from '../../electron/shared/model/field.ts'
import type { FakeJobs } from './FakeJobs.ts'
import { FakeRows } from './FakeRows.ts'
import type { Handlers } from './Handlers.ts'
import type { Scenario } from './scenario.ts'
import { viewHandlers } from './viewHandlers.ts'

/** The first data row is row 4 of the invented file. */
const firstRowNumber = 4

/** Routes that read and correct the rows of a job. */
export function correctionHandlers(jobs: FakeJobs, scenario: Scenario): Handlers {
  const rowsByJob = new Map<string, FakeRows>()
  const keeps = new Map<string, DuplicateKeep>()
  const rowsOf = (jobId: string): FakeRows => {
    const rows = rowsByJob.get(jobId) ?? new FakeRows(scenario.rows, scenario.isClean)
    rowsByJob.set(jobId, rows)
    return rows
  }
  const recount = (jobId: string) => {
    const counts = rowsOf(jobId).counts()
    const { reconciliation, skipInvalid } = jobs.get(jobId)
    const skipped = counts.skippedRows + (skipInvalid ? counts.invalidRows : 0)
    const pending = reconciliation.total - skipped
    return jobs.change(jobId, { ...counts, reconciliation: { ...reconciliation, skipped, pending } })
  }
  const changed = (jobId: string, changedRows: number) => ({ job: recount(jobId), changedRows })

  /** Every 500th row repeats the one before. */
  const seconds = scenario.isClean
    ? []
    : Array.from({ length: Math.floor(scenario.rows / 500) }, (_, index) => (index + 1) * 500 - 1)
  const summary = (jobId: string): DuplicateSummary => ({
    fields: ['phone'],
    availableFields: ['identityId', 'phone'],
    keep: keeps.get(jobId) ?? null,
    groups: seconds.length,
    rows: seconds.length,
  })
  const move = (jobId: string, direction: 'undo' | 'redo') => {
    const moved = rowsOf(jobId).move(direction)
    return moved === null ? null : changed(jobId, moved)
  }

  return {
    ...viewHandlers(rowsOf, recount),
    'job.issues': ({ jobId }) => rowsOf(jobId).groups(),
    'job.rows': ({ jobId, filter, offset, limit }) => rowsOf(jobId).page(filter, offset, limit),
    'job.locateRow': ({ rowNumber }) => {
      const ordinal = rowNumber - firstRowNumber
      return ordinal >= 0 && ordinal < scenario.rows ? { ordinal } : null
    },
    'job.editCell': ({ jobId, ordinal, columnIndex, text }) => {
      rowsOf(jobId).editCell(ordinal, columnIndex, text)
      return { job: recount(jobId), row: rowsOf(jobId).row(ordinal) }
    },
    'job.changeRows': ({ jobId, selection, change }) =>
      changed(jobId, rowsOf(jobId).change(selection, change)),
    'job.undo': ({ jobId }) => move(jobId, 'undo'),
    'job.redo': ({ jobId }) => move(jobId, 'redo'),
    'job.editState': ({ jobId }) => rowsOf(jobId).state(),
    'job.conversions': () => [
      {
        field: 'birthday',
        kind: 'birthdayFormat',
        count: 312,
        examples: [{ before: '2024.1.5', after: '2024-01-05' }],
      },
      {
        field: 'phone',
        kind: 'phoneFormat',
        count: 96,
        examples: [{ before: '+86 138-0000-1000', after: '13800001000' }],
      },
      { field: 'realName', kind: 'trim', count: 18, examples: [{ before: ' 王伟 ', after: '王伟' }] },
      { field: 'sex', kind: 'sexWord', count: 9, examples: [{ before: '女士', after: '女' }] },
    ],
    'job.fieldFills': ({ jobId }) => {
      const total = scenario.rows
      const shares = [1, 0.998, 1, 0.93, 0.87, 0.41, 0.76, 0.03, 0.8]
      return jobs.get(jobId).mapping.columns.flatMap(({ target }, index) =>
        target
          ? [
              {
                field: fieldKeyOf(target),
                filled: Math.round(total * (shares[index] ?? 1)),
                total,
                isConstant: false,
              },
            ]
          : [],
      )
    },
    'job.distinctValues': ({ field }) => ({
      field,
      values: [
        { value: '女', count: 12_840, suggestedOption: '女' },
        { value: '男', count: 6_667, suggestedOption: '男' },
        { value: '先生', count: 325, suggestedOption: null },
        { value: '待补', count: 12, suggestedOption: null },
      ],
      isTruncated: false,
      options: ['男', '女'],
      matches: [],
    }),
    'job.cancelChange': () => null,
    'job.duplicates': ({ jobId }) => summary(jobId),
    'job.duplicatePairs': ({ jobId, offset, limit }) => ({
      pairs: seconds.slice(offset, offset + limit).map((ordinal) => ({
        field: 'phone' as const,
        first: rowsOf(jobId).row(ordinal - 1),
        second: rowsOf(jobId).row(ordinal),
      })),
      total: seconds.length,
    }),
    'job.setDuplicateChoice': ({ jobId, keep }) => {
      keeps.set(jobId, keep)
      return changed(jobId, rowsOf(jobId).chooseDuplicates(seconds, keep !== 'all'))
    },
    'job.earlierImports': () =>
      scenario.wasImported
        ? {
            sameFile: [
              {
                jobId: 'job-1',
                fileName: '门店会员导出-2026年11月.xlsx',
                completedAt: new Date(Date.now() - 3 * 86_400_000).toISOString(),
                accepted: 498,
              },
            ],
            sameCustomers: 498,
          }
        : { sameFile: [], sameCustomers: 0 },
    'job.exportProblems': ({ jobId }) => ({
      fileName: '门店会员导出-2026年11月-有问题的行.xlsx',
      rows: rowsOf(jobId).counts().invalidRows,
    }),
    'job.mergeCorrections': ({ jobId }) => ({
      job: recount(jobId),
      matchedRows: 207,
      changedCells: 207,
      unknownRows: 0,
    }),
  }
}
