import type { Job, Reconciliation } from './job.ts'

/** What a result is in one word: something is unanswered, something was rejected, nothing was sent, or all is well. */
export type ResultTone = 'unsure' | 'bad' | 'aside' | 'good'

export function resultTone({ accepted, rejected, unknown }: Reconciliation): ResultTone {
  if (unknown > 0) return 'unsure'
  if (rejected > 0) return 'bad'
  return accepted === 0 ? 'aside' : 'good'
}

/** The part of a job that its result depends on. */
export type ResultFacts = Pick<Job, 'isRehearsal' | 'hasRows' | 'reconciliation'>

/** Key of a text of `results.json` with its figure. */
export interface ResultSummary {
  key: string
  count: number
}

/** The result of a completed upload in one sentence, for a list of imports and for a notification of the system. */
export function summariseResult({ isRehearsal, hasRows, reconciliation }: ResultFacts): ResultSummary {
  const { rejected, skipped, unknown } = reconciliation
  const where = isRehearsal ? 'rehearsal' : 'live'
  const say = (name: string, count: number): ResultSummary => ({ key: `results.${name}`, count })
  switch (resultTone(reconciliation)) {
    case 'unsure':
      return say(`unknown.${where}`, unknown)
    case 'bad':
      return say(`${hasRows ? 'failed' : 'failedForGood'}.${where}`, rejected)
    case 'aside':
      return say('nothingSent', skipped)
    case 'good':
      return say(`${skipped > 0 ? 'completedButSkipped' : 'completed'}.${where}`, skipped)
  }
}
