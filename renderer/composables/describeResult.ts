import { resultTone, type ResultFacts } from '../../electron/shared/model/importResult.ts'
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

/**
 * Derives every sentence about the result of a completed upload from its counts. A sentence names only rows that exist,
 * and the platform as a witness only of rows that it confirmed itself.
 *
 * @param provenMissing 待确认 rows that the platform does not have, once 核对 has ended; null: nobody has asked, or not to the end
 */
export function describeResult(
  {
    isRehearsal,
    hasRows,
    acceptedByUser,
    recordsLost,
    reconciliation,
  }: ResultFacts & Pick<Job, 'acceptedByUser' | 'recordsLost'>,
  provenMissing: number | null = null,
): Result {
  const { accepted, rejected, skipped, unknown } = reconciliation
  const where = isRehearsal ? 'rehearsal' : 'live'
  const say = (name: string, counts: Sentence['counts'] = {}): Sentence => ({
    key: `upload.verdict.${name}`,
    counts,
  })
  const tone = resultTone(reconciliation)
  if (unknown > 0 && provenMissing !== null) {
    const missing = Math.min(provenMissing, unknown)
    const unsure = unknown - missing
    const kind = missing === 0 ? 'unsure' : unsure === 0 ? 'missing' : 'missingAndUnsure'
    const title = say(`checked.${kind}.${where}`, { missing, unsure })
    return { tone, title, text: say(`checkedText.${kind}`) }
  }
  if (unknown > 0) {
    // Without its record a batch may not even have been sent.
    const text = recordsLost ? null : say(`unknownText.${where}`)
    return { tone, title: say(`unknown.${where}`, { unknown }), text }
  }
  if (rejected > 0) {
    const title = accepted > 0 ? 'someRejected' : 'allRejected'
    const text = say(hasRows ? 'repairText' : 'rowsGone')
    return { tone, title: say(`${title}.${where}`, { accepted, rejected }), text }
  }
  if (accepted === 0) {
    return { tone, title: say('nothingSent', { skipped }), text: hasRows ? null : say('rowsGone') }
  }
  return {
    tone,
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

/**
 * What became of the rows of a trial (先试传), and what to look at before the others are sent.
 *
 * @returns null when none of them is up: 重新上传 was chosen for those that were
 */
export function describeTrial(reconciliation: Reconciliation): Result | null {
  const { accepted, rejected, unknown } = reconciliation
  const rows = accepted + rejected + unknown
  if (rows === 0) return null
  const kind = unknown > 0 ? 'unknown' : rejected === 0 ? 'good' : accepted > 0 ? 'partly' : 'bad'
  return {
    tone: resultTone(reconciliation),
    title: { key: `upload.trial.${kind}`, counts: { rows, accepted, rejected, unknown } },
    text: { key: `upload.trial.${kind}Text`, counts: {} },
  }
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
