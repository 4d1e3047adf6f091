import { AppError } from '../../electron/shared/errors/AppError.ts'
import type { AppEvent } from '../../electron/shared/ipc/events.ts'
import type { RowVerdict, Verification, VerifiedCustomer } from '../../electron/shared/model/verification.ts'
import type { FakeJobs } from './FakeJobs.ts'
import type { Handlers } from './Handlers.ts'

const customers = [
  { name: '林秀英', phone: '13896192396' },
  { name: '罗勇', phone: '19124873949' },
  { name: '王丽丽', phone: '13879801696' },
]

/** 核对 in the made-up window: every answer is there at once, the way a platform with a part of the rows answers. */
export function verificationHandlers(jobs: FakeJobs, emit: (event: AppEvent) => void): Handlers {
  const known = new Map<string, Verification>()
  const rowsOf = (count: number, verdict: RowVerdict): VerifiedCustomer[] =>
    Array.from({ length: count }, (_, index) => ({
      ordinal: index,
      rowNumber: 62 + index * 4,
      verdict,
      reason: verdict === 'unsure' ? 'differs' : null,
      fields: verdict === 'unsure' ? [index % 2 === 0 ? 'birthday' : 'realName'] : [],
      lookedAt: new Date().toISOString(),
      customer: customers[index % customers.length]!,
    }))
  return {
    'verification.get': ({ jobId, purpose }) => {
      const { reconciliation, hasRows } = jobs.get(jobId)
      const count = purpose === 'unknown' ? reconciliation.unknown : reconciliation.accepted
      return {
        verification: known.get(`${purpose} ${jobId}`) ?? null,
        closed: null,
        isPossible: count > 0 && hasRows,
      }
    },
    'verification.start': ({ jobId, purpose, rows }) => {
      const { reconciliation } = jobs.get(jobId)
      const total = purpose === 'unknown' ? reconciliation.unknown : (rows ?? reconciliation.accepted)
      const unsure = purpose === 'unknown' ? Math.min(3, total) : 0
      const missing = purpose === 'unknown' ? Math.floor((total - unsure) * 0.15) : 0
      const at = new Date().toISOString()
      const found: Verification = {
        jobId,
        purpose,
        state: 'done',
        reason: null,
        rows: total,
        present: total - unsure - missing,
        missing,
        unsure,
        unsureBy: unsure > 0 ? [{ reason: 'differs', count: unsure }] : [],
        differing: unsure > 0 ? [{ field: 'birthday', count: unsure }] : [],
        unread: ['tags'],
        resendable: missing,
        nextLookAt: null,
        startedAt: at,
        changedAt: at,
      }
      known.set(`${purpose} ${jobId}`, found)
      if (purpose === 'unknown') {
        const { accepted } = reconciliation
        const settled = { ...reconciliation, accepted: accepted + found.present, unknown: unsure + missing }
        jobs.change(jobId, { reconciliation: settled })
      }
      emit({ name: 'verification.changed', payload: found })
      return found
    },
    'verification.rows': ({ jobId, purpose, verdict, offset, limit }) => {
      const count = known.get(`${purpose} ${jobId}`)?.[verdict] ?? 0
      return rowsOf(count, verdict).slice(offset, offset + limit)
    },
    'verification.pause': ({ jobId, purpose }) => {
      const found = known.get(`${purpose} ${jobId}`)
      if (!found) throw new AppError('job.nothingToVerify', 'nothing is being verified')
      return found
    },
    'verification.releaseMissing': ({ jobId }) => jobs.settleUnknown(jobId, null, 'resend'),
    'verification.settleRows': ({ jobId, decision }) => jobs.settleUnknown(jobId, null, decision),
    'platformPreview.get': () => null,
    'platformPreview.cancel': () => null,
    'platformPreview.start': ({ jobId }) => ({
      jobId,
      state: 'done',
      reason: null,
      rows: 286,
      looked: 286,
      added: 241,
      updated: 42,
      unchanged: 3,
      unsure: 3,
      examples: [
        {
          rowNumber: 10,
          name: '徐静',
          changes: [
            { field: 'birthday', before: '1957-02-15', after: '1957-02-14' },
            { field: 'remark', before: '', after: '老客户介绍' },
          ],
        },
        { rowNumber: 31, name: '林秀英', changes: [{ field: 'sex', before: '', after: '女' }] },
      ],
    }),
  }
}
