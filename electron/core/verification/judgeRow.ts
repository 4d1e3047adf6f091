import type { FieldKey } from '../../shared/model/field.ts'
import type { RowVerdict, UnsureReason } from '../../shared/model/verification.ts'
import type { RowAnswer } from './lookUpRows.ts'

/** The platform may work through an import later than it answers the call. */
const settledAfterMs = 5 * 60_000
/** The two looks that do not find a customer are at least so far apart. */
export const betweenLooksMs = 60_000

/** A row to be judged, with what earlier looks found. */
export interface OpenRow {
  ordinal: number
  rowNumber: number
  batchId: number
  /** Wall clock, in milliseconds: no call for the row was made later. */
  callAtMs: number
  isLookedUp: boolean
  /** The first look that found no customer, of those since the last one that did. */
  absentSince: { at: Date; elapsedMs: number | null } | null
}

/** A point in time on both clocks: the wall clock may be set, the other one ends with the process. */
export interface Moment {
  at: Date
  elapsedMs: number
}

/** What one more look makes of a row; `verdict` null: it is looked up again. */
export interface Judgement {
  verdict: RowVerdict | null
  reason: UnsureReason | null
  fields: FieldKey[]
}

/**
 * Judges a row by one more look, and notes in the row what the next look needs.
 *
 * - 平台上有: a customer with every field that can be read.
 * - 平台上没有: no customer at two looks a minute apart, the second five minutes after the call.
 * - 无法判断: anything else that five minutes after the call have not changed.
 *
 * @param lookedAt begin of the look
 * @param runBeganAt a time at which the call was over already
 */
export function judgeRow(row: OpenRow, answer: RowAnswer, lookedAt: Moment, runBeganAt: Moment): Judgement {
  row.isLookedUp = true
  if (answer.kind === 'equal') return { verdict: 'present', reason: null, fields: [] }
  if (answer.kind === 'unclear' && answer.reason === 'noKey') {
    return { verdict: 'unsure', reason: 'noKey', fields: [] }
  }
  const isSettled = remainingMs(row.callAtMs, lookedAt, runBeganAt) <= 0
  if (answer.kind === 'absent') {
    const asked = { at: answer.askedAt, elapsedMs: answer.askedAtMs }
    const isSecond = row.absentSince !== null && sinceMs(row.absentSince, asked) >= betweenLooksMs
    if (isSecond && isSettled) return { verdict: 'missing', reason: null, fields: [] }
    row.absentSince ??= asked
    return { verdict: null, reason: null, fields: [] }
  }
  row.absentSince = null
  const fields = answer.kind === 'differs' ? answer.comparison.differences.map(({ field }) => field) : []
  const reason = answer.kind === 'differs' ? 'differs' : answer.reason
  return { verdict: isSettled ? 'unsure' : null, reason, fields }
}

/** Milliseconds until a row is to be looked up again; 0 or less: now. */
export function dueInMs(row: OpenRow, now: Moment, runBeganAt: Moment): number {
  if (!row.isLookedUp) return 0
  const settled = remainingMs(row.callAtMs, now, runBeganAt)
  const apart = row.absentSince === null ? 0 : betweenLooksMs - sinceMs(row.absentSince, now)
  return Math.max(settled, apart)
}

/** Rest of the five minutes, by the clock that says less: the call was over when the run began. */
function remainingMs(callAtMs: number, now: Moment, runBeganAt: Moment): number {
  const byWallClock = callAtMs + settledAfterMs - now.at.getTime()
  return Math.min(byWallClock, runBeganAt.elapsedMs + settledAfterMs - now.elapsedMs)
}

/** A time that the wall clock has not reached yet counts as now: the clock was set back since. */
function sinceMs({ at, elapsedMs }: { at: Date; elapsedMs: number | null }, now: Moment): number {
  return elapsedMs === null ? Math.max(0, now.at.getTime() - at.getTime()) : now.elapsedMs - elapsedMs
}
