import { wholeSurvey, type CallVersionName } from '../../electron/shared/model/callVersion.ts'
import type { CauseFixes, Fix } from '../../electron/shared/model/fix.ts'
import type { Job } from '../../electron/shared/model/job.ts'
import type { SkippedReason } from '../../electron/shared/model/skippedReason.ts'
import type { FakeRows } from './FakeRows.ts'
import { earlierRows } from './FakeViews.ts'
import type { Handlers } from './Handlers.ts'

/** Routes of the fixes of a cause, and of the reasons why rows are left out. */
export function fixHandlers(
  rowsOf: (jobId: string) => FakeRows,
  recount: (jobId: string) => Job,
  callVersion: CallVersionName,
): Handlers {
  const changed = (jobId: string, changedRows: number) => ({ job: recount(jobId), changedRows })

  /** The invented file has one cause that a fix settles: 先生 in the column of 性别. */
  const repairs = (jobId: string, code: string): CauseFixes => {
    if (code !== 'sex.unknownValue') return []
    const found = rowsOf(jobId).withCause(code)
    const examples = found.slice(0, 3).map(({ rowNumber }) => ({ rowNumber, before: '先生', after: '男' }))
    return [{ fix: { kind: 'acceptSuggestion' }, rows: found.length, examples }]
  }

  return {
    'job.fixes': ({ jobId, cause }) => repairs(jobId, cause.code),
    'job.previewFix': ({ jobId, cause }) => repairs(jobId, cause.code)[0] ?? { rows: 0, examples: [] },
    'job.applyFix': ({ jobId, cause, fix }) => {
      const rows = rowsOf(jobId)
      const ordinals = rows.withCause(cause.code).map(({ ordinal }) => ordinal)
      return changed(jobId, settle(rows, ordinals, fix))
    },
    'job.skipEarlier': ({ jobId }) => {
      const ordinals = Array.from({ length: earlierRows }, (_, index) => index)
      const selection = { kind: 'ordinals' as const, ordinals }
      return changed(jobId, rowsOf(jobId).change(selection, { kind: 'skip' }))
    },
    'job.callSurvey': () =>
      callVersion === 'v1'
        ? wholeSurvey('v1')
        : {
            callVersion,
            unsent: [{ field: 'tags', rows: 15_000 }],
            rowsWithoutIdentity: 12,
            rowsWithCustomerId: 340,
          },
    'job.skippedReasons': ({ jobId }) => reasonsOf(rowsOf(jobId)),
  }
}

function settle(rows: FakeRows, ordinals: readonly number[], fix: Fix): number {
  if (fix.kind === 'skipRows')
    return rows.change({ kind: 'ordinals', ordinals: [...ordinals] }, { kind: 'skip' })
  const sexColumn = 3
  return rows.setCells(fix.kind, new Map(ordinals.map((ordinal) => [ordinal, new Map([[sexColumn, '男']])])))
}

function reasonsOf(rows: FakeRows): SkippedReason[] {
  const counted = new Map<string, SkippedReason>()
  for (const { skippedAs, issues } of rows.page({ kind: 'skipped' }, 0, Infinity).rows) {
    const error = issues.find(({ severity }) => severity === 'error')
    const reason: Omit<SkippedReason, 'rows'> =
      skippedAs === 'duplicate'
        ? { kind: 'duplicate', code: null, field: null }
        : error
          ? { kind: 'cause', code: error.code, field: error.field }
          : { kind: 'user', code: null, field: null }
    const name = `${reason.kind} ${reason.code}`
    counted.set(name, { ...reason, rows: (counted.get(name)?.rows ?? 0) + 1 })
  }
  return [...counted.values()].sort((one, other) => other.rows - one.rows)
}
