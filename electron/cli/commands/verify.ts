import { z } from 'zod'
import {
  verificationSchema,
  verifiedRowSchema,
  type RowVerdict,
  type Verification,
  type VerificationPurpose,
  type VerifiedRow,
} from '../../shared/model/verification.ts'
import { formatMessage } from '../../shared/locales/formatMessage.ts'
import type { Texts } from '../../shared/locales/loadTexts.ts'
import { isStandardField, type FieldKey } from '../../shared/model/field.ts'
import type { Job } from '../../shared/model/job.ts'
import { nameRow } from '../../shared/model/rowPlace.ts'
import { described } from '../answers/described.ts'
import { jobAnswer, toJobAnswer } from '../answers/jobAnswer.ts'
import { exitCodes, type ExitCode } from '../exitCode.ts'
import { argument, defineCommand } from '../grammar/command.ts'
import { integer, toggle } from '../grammar/option.ts'
import { onInterrupt } from '../onInterrupt.ts'
import { localTime } from '../output/localTime.ts'
import type { Session } from '../Session.ts'
import { describeJob } from './describeJob.ts'
import { assertNoRehearsal } from './uploadJob.ts'

/** Rows that an answer lists at most, of each verdict. */
const mostListed = 100
const mostSampled = 1_000_000

const { unsureBy, differing } = verificationSchema.shape
const verificationMembers = verificationSchema.omit({ jobId: true, nextLookAt: true }).extend({
  unsureBy: z.array(described(unsureBy.element, { reason: 'Why', count: 'Rows' })),
  differing: z.array(described(differing.element, { field: 'Which field', count: 'Rows' })),
})
const verificationAnswer = described(verificationMembers, {
  purpose: '`unknown`: the unconfirmed rows; `sample`: accepted rows (`--sample`)',
  state: '`done`, `paused`, or `closed`: the platform answers no lookups',
  reason: 'Why it is paused or closed; null: it is not',
  rows: 'Rows to be judged',
  present: 'On the platform, with every field that can be read',
  missing: 'Not on the platform, at two looks',
  unsure: 'Neither can be said',
  unsureBy: 'Why, with the rows of each reason',
  differing: 'Fields that differ, with the rows in which they do',
  unread: 'Mapped fields that the platform does not answer: they were not compared',
  resendable: 'Rows that `upload JOB --resend-missing` would send',
  startedAt: 'ISO time',
  changedAt: 'ISO time of the last look',
})
const verifiedRowAnswer = described(verifiedRowSchema.omit({ ordinal: true }), {
  rowNumber: 'Row of the source',
  verdict: 'What was found',
  reason: 'Why it is `unsure`; else null',
  fields: 'Fields that differ',
  lookedAt: 'ISO time of the last look',
})

/**
 * Asks the platform whether the unconfirmed rows of a job are there, or a sample of the accepted ones. Sends no row.
 * Ctrl+C pauses it; the next call goes on.
 */
export const verifyCommand = defineCommand({
  name: 'verify',
  argument: argument('JOB'),
  options: { sampleRows: integer('sample', 1, mostSampled), askAgain: toggle('ask-again') },
  answer: jobAnswer.extend({
    verification: verificationAnswer.describe('What was found'),
    rows: z
      .array(verifiedRowAnswer)
      .describe(`Rows that are missing or unsure, at most ${mostListed} of each`),
  }),
  async run({ argument: jobId, options }, session) {
    const { services, texts } = session
    assertNoRehearsal(services.jobs.get(jobId))
    const purpose = options.sampleRows === undefined ? 'unknown' : 'sample'
    const request = { purpose, rows: options.sampleRows ?? null, askAgain: options.askAgain } as const
    const found = await follow(jobId, purpose, session, () => services.verification.start(jobId, request))
    const job = services.jobs.get(jobId)
    const listed = (verdict: RowVerdict): VerifiedRow[] =>
      services.verification.rows(jobId, purpose, verdict, { offset: 0, limit: mostListed })
    const rows = [...listed('missing'), ...listed('unsure')]
    const { jobId: id, nextLookAt, ...verification } = found
    void [id, nextLookAt]
    return {
      exitCode: exitCodeOf(found),
      answer: {
        ...toJobAnswer(job),
        verification,
        rows: rows.map(({ ordinal, ...row }) => {
          void ordinal
          return row
        }),
      },
      lines: [...describeJob(texts, job), ...describeVerification(texts, job, found, rows)],
    }
  },
})

/** Waits for the end of a run, and says how far it is. */
async function follow(
  jobId: string,
  purpose: VerificationPurpose,
  { services, output, texts }: Session,
  start: () => Promise<Verification>,
): Promise<Verification> {
  const stopFollowing = services.feed.subscribe({
    verified: (found) => {
      if (found.state !== 'running' && found.state !== 'waiting') return
      output.note(formatMessage(texts.cli.verification.progress, countsOf(found)))
      if (found.nextLookAt === null) return
      output.note(formatMessage(texts.cli.verification.waiting, { time: localTime(found.nextLookAt) }))
    },
  })
  const stopListening = onInterrupt(() => void services.verification.pause(jobId, purpose))
  try {
    await start()
    return await services.verification.wait(jobId, purpose)
  } finally {
    stopListening()
    stopFollowing()
  }
}

/** 4 when something is missing, unsure or cannot be asked, 5 without a token, 6 when it was paused. */
function exitCodeOf({ state, reason, missing, unsure }: Verification): ExitCode {
  if (reason === 'token') return exitCodes.tokenNeeded
  if (state === 'closed') return exitCodes.incomplete
  if (state !== 'done') return exitCodes.interrupted
  return missing + unsure > 0 ? exitCodes.incomplete : exitCodes.done
}

function countsOf({ rows, present, missing, unsure }: Verification): { [name: string]: number } {
  return { rows, present, missing, unsure, left: rows - present - missing - unsure }
}

function describeVerification(
  texts: Texts,
  job: Job,
  found: Verification,
  rows: readonly VerifiedRow[],
): string[] {
  const { verification: words, listSeparator } = texts.cli
  const labelOf = (field: FieldKey): string => (isStandardField(field) ? texts.fields[field].label : field)
  const { purpose, state, reason, resendable } = found
  const isAllEqual = purpose === 'sample' && state === 'done' && found.present === found.rows
  const lines = [formatMessage(isAllEqual ? words.allEqual : words.result, countsOf(found))]
  if (reason !== null) lines.push(formatMessage(words.reasons[reason], { jobId: job.id }))
  if (found.differing.length > 0) {
    const fields = found.differing.map(({ field, count }) => `${labelOf(field)} ${count}`)
    lines.push(formatMessage(words.differing, { fields: fields.join(listSeparator) }))
  }
  for (const verdict of ['missing', 'unsure'] as const) {
    const own = rows.filter((row) => row.verdict === verdict).map(({ rowNumber }) => rowNumber)
    const names = own.map((rowNumber) => nameRow(rowNumber, job.mapping.sheets))
    if (names.length > 0) lines.push(formatMessage(words[verdict], { rows: names.join(listSeparator) }))
  }
  if (found.unread.length > 0 && found.present > 0) {
    lines.push(formatMessage(words.unread, { fields: found.unread.map(labelOf).join(listSeparator) }))
  }
  if (purpose === 'unknown' && resendable > 0) {
    lines.push(formatMessage(words.resendNext, { jobId: job.id, count: resendable }))
  }
  if (purpose === 'unknown' && found.unsure > 0) lines.push(words.unsureNext)
  return lines
}
