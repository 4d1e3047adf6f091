import type { Job, JobProgress, Reconciliation } from '../../electron/shared/model/job.ts'
import type { Tone } from '../components/ledger.ts'

/** A text of the locale files with its figures. */
export interface Sentence {
  key: string
  counts: { readonly [name: string]: number }
}

/** What is true of an ended upload, from its counts alone. */
export interface Result {
  tone: Tone
  title: Sentence
  /** Evidence, or the next step; null: the title is enough. */
  text: Sentence | null
}

/** What 核对 says about the 待确认 rows of a job: nothing yet, being asked, or how many the platform has not. */
export type Checked = { state: 'closed' | 'open' | 'paused' | 'running' } | { state: 'done'; missing: number }

/** The part of a job that its result depends on. */
export type ResultFacts = Pick<Job, 'isRehearsal' | 'hasRows' | 'acceptedByUser' | 'reconciliation'>

/**
 * Derives every sentence about the result of a completed upload from its counts. A sentence names only rows that exist,
 * and the platform as a witness only of rows that it confirmed itself.
 */
export function describeResult(
  { isRehearsal, hasRows, acceptedByUser, reconciliation }: ResultFacts,
  checked: Checked = { state: 'closed' },
): Result {
  const { accepted, rejected, skipped, unknown } = reconciliation
  const where = isRehearsal ? 'rehearsal' : 'live'
  const say = (name: string, counts: Sentence['counts'] = {}): Sentence => ({
    key: `upload.verdict.${name}`,
    counts,
  })
  if (unknown > 0 && checked.state === 'done') {
    const missing = Math.min(checked.missing, unknown)
    const unsure = unknown - missing
    const kind = missing === 0 ? 'unsure' : unsure === 0 ? 'missing' : 'missingAndUnsure'
    const title = say(`checked.${kind}.${where}`, { missing, unsure })
    return { tone: 'unsure', title, text: say(`checkedText.${kind}`) }
  }
  if (unknown > 0) {
    // The practice server forgets what it has at each start: there the upload is simply repeated.
    const isManual = checked.state === 'closed' || (checked.state !== 'running' && isRehearsal)
    const text = isManual ? say(`unknownText.${where}`) : say(`verifyText.${checked.state}`)
    return { tone: 'unsure', title: say(`unknown.${where}`, { unknown }), text }
  }
  if (rejected > 0) {
    const title = accepted > 0 ? 'someRejected' : 'allRejected'
    const text = say(hasRows ? 'repairText' : 'rowsGone')
    return { tone: 'bad', title: say(`${title}.${where}`, { accepted, rejected }), text }
  }
  if (accepted === 0) {
    const text = say(hasRows ? 'exportText' : 'rowsGone')
    return { tone: 'aside', title: say('nothingSent', { skipped }), text }
  }
  return {
    tone: 'good',
    title: say(skipped > 0 ? `othersSkipped.${where}` : `all.${where}`, { accepted, skipped }),
    text: isRehearsal ? say('rehearsed') : evidence(accepted, Math.min(acceptedByUser, accepted), say),
  }
}

function evidence(
  accepted: number,
  byUser: number,
  say: (name: string, counts?: Sentence['counts']) => Sentence,
): Sentence {
  if (byUser === 0) return say('confirmedByPlatform')
  if (byUser === accepted) return say('confirmedByUser')
  return say('confirmedByBoth', { byPlatform: accepted - byUser, byUser })
}

/** The result in a few words, for a row in a list of imports. */
export function summariseResult({ isRehearsal, hasRows, reconciliation }: ResultFacts): Sentence {
  const { accepted, rejected, skipped, unknown } = reconciliation
  const where = isRehearsal ? 'rehearsal' : 'live'
  const say = (name: string, counts: Sentence['counts']): Sentence => ({ key: `jobs.next.${name}`, counts })
  if (unknown > 0) return say(`unknown.${where}`, { count: unknown })
  if (rejected > 0) return say(`${hasRows ? 'failed' : 'failedForGood'}.${where}`, { count: rejected })
  if (accepted === 0) return say('nothingSent', { count: skipped })
  if (skipped > 0) return say(isRehearsal ? 'rehearsedButSkipped' : 'completedButSkipped', { count: skipped })
  return say(isRehearsal ? 'rehearsed' : 'completed', {})
}

/** Share of the rows to send that were sent, 0 to 1: of a trial only its own rows. */
export function sentShare(counts: Reconciliation, trialRows: number | null): number {
  const sent = counts.accepted + counts.rejected + counts.unknown
  const toSend = Math.min(counts.total - counts.skipped, trialRows ?? Infinity)
  return toSend > 0 ? sent / toSend : 0
}

/** What an upload at work is doing. Speed and time left are only known while calls are being made. */
export type Activity = 'sending' | 'stopping' | 'network' | 'rateLimit'

export function activityOf(progress: JobProgress | undefined, isStopping: boolean): Activity {
  if (isStopping || progress?.phase === 'stopping') return 'stopping'
  return progress?.waitingFor ?? 'sending'
}
