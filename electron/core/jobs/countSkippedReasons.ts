import { setImmediate as nextTurn } from 'node:timers/promises'
import type { CheckedRow } from '../../shared/model/checkedRow.ts'
import type { SkippedReason } from '../../shared/model/skippedReason.ts'
import type { Journal } from '../journal/Journal.ts'
import type { JobRecord } from '../journal/JobTable.ts'
import type { CheckedRows } from './CheckedRows.ts'

/** Rows read at once: a few milliseconds of the main process. */
const pageRows = 200

/**
 * Counts the rows that are left out by their reason, the most frequent first. Findings of skipped rows are not stored, so the
 * rows are checked again; other requests are answered in between.
 */
export async function countSkippedReasons(
  journal: Journal,
  jobRecord: JobRecord,
  rows: CheckedRows,
): Promise<SkippedReason[]> {
  const { key, job } = jobRecord
  const counted = new Map<string, SkippedReason>()
  const lists = [
    (from: number) => journal.staging.skippedFrom(key, from, pageRows),
    ...(job.skipInvalid
      ? [
          (from: number) =>
            journal.issues.ordinals(
              key,
              { kind: 'errors' },
              { fromOrdinal: from, offset: 0, limit: pageRows },
            ),
        ]
      : []),
  ]
  for (const list of lists) {
    for (let from = 0; ;) {
      const ordinals = journal.read(() => list(from))
      const last = ordinals.at(-1)
      if (last === undefined) break
      for (const row of rows.read(jobRecord, ordinals)) count(counted, reasonOf(row))
      from = last + 1
      await nextTurn()
    }
  }
  return [...counted.values()].sort((one, other) => other.rows - one.rows)
}

function reasonOf({ skippedAs, issues }: CheckedRow): Omit<SkippedReason, 'rows'> {
  if (skippedAs === 'duplicate') return { kind: 'duplicate', code: null, field: null }
  const error = issues.find(({ severity }) => severity === 'error')
  return error
    ? { kind: 'cause', code: error.code, field: error.field }
    : { kind: 'user', code: null, field: null }
}

function count(counted: Map<string, SkippedReason>, reason: Omit<SkippedReason, 'rows'>): void {
  const name = `${reason.kind} ${reason.code} ${reason.field}`
  counted.set(name, { ...reason, rows: (counted.get(name)?.rows ?? 0) + 1 })
}
