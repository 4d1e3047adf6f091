import type { DuplicateKeep, DuplicateSummary } from '../../electron/shared/model/correction.ts'
import type { DuplicateGroup } from '../../electron/shared/model/duplicateGroup.ts'
import { fieldKeyOf } from '../../electron/shared/model/field.ts'
import type { FakeJobs } from './FakeJobs.ts'
import { FakeRows } from './FakeRows.ts'
import { fixHandlers } from './fixHandlers.ts'
import type { Handlers } from './Handlers.ts'
import type { Scenario } from './scenario.ts'
import { rejectedOrdinals, repairHandlers } from './repairHandlers.ts'
import { firstRowNumber } from './rows.ts'
import { viewHandlers } from './viewHandlers.ts'

/** Routes that read and correct the rows of a job. */
export function correctionHandlers(jobs: FakeJobs, scenario: Scenario): Handlers {
  const rowsByJob = new Map<string, FakeRows>()
  const keeps = new Map<string, DuplicateKeep>()
  const rowsOf = (jobId: string): FakeRows => {
    const rows = rowsByJob.get(jobId) ?? new FakeRows(scenario.rows, scenario.isClean, jobs.shapes.get(jobId))
    rowsByJob.set(jobId, rows)
    return rows
  }
  const recount = (jobId: string) => {
    const counts = rowsOf(jobId).counts()
    const { reconciliation, skipInvalid, state } = jobs.get(jobId)
    if (state === 'completed') return jobs.change(jobId, { editedRows: counts.editedRows })
    const skipped = counts.skippedRows + (skipInvalid ? counts.invalidRows : 0)
    const pending = reconciliation.total - skipped
    return jobs.change(jobId, { ...counts, reconciliation: { ...reconciliation, skipped, pending } })
  }
  const changed = (jobId: string, changedRows: number) => ({ job: recount(jobId), changedRows })

  const summary = (jobId: string): DuplicateSummary => {
    const { length } = rowsOf(jobId).pairs
    const availableFields = ['identityId', 'phone'] as const
    return {
      fields: ['phone'],
      availableFields: [...availableFields],
      keep: keeps.get(jobId) ?? null,
      groups: length,
      rows: length,
    }
  }
  const groupOf = (jobId: string, [first, second]: readonly [number, number]): DuplicateGroup => {
    const rows = [first, second].map((ordinal) => rowsOf(jobId).row(ordinal))
    const [one, other] = rows.map(({ cells }) => cells)
    const differingColumns = (one ?? []).flatMap((text, index) => (text === other?.[index] ? [] : [index]))
    return { firstOrdinal: first, size: 2, rows, differingColumns }
  }
  const move = (jobId: string, direction: 'undo' | 'redo') => {
    const moved = rowsOf(jobId).move(direction)
    return moved === null ? null : changed(jobId, moved)
  }

  return {
    ...viewHandlers(rowsOf, recount, (jobId) => rejectedOrdinals(jobs, jobId)),
    ...repairHandlers(jobs, rowsOf),
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
    'job.duplicateGroup': ({ jobId, ordinal }) => {
      const pair = rowsOf(jobId).pairs.find((each) => each.includes(ordinal))
      return pair ? groupOf(jobId, pair) : null
    },
    'job.setGroupChoice': ({ jobId, choice }) => {
      const { firstOrdinal, keep } = choice
      if (firstOrdinal === null) keeps.set(jobId, keep)
      const meant = rowsOf(jobId).pairs.filter(([first]) => firstOrdinal === null || first === firstOrdinal)
      const seconds = meant.map(([, second]) => second)
      return changed(jobId, rowsOf(jobId).chooseDuplicates(seconds, keep !== 'all'))
    },
    ...fixHandlers(rowsOf, recount, scenario.callVersion),
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
