import { AppError } from '../../electron/shared/errors/AppError.ts'
import type { AppEvent } from '../../electron/shared/ipc/events.ts'
import type {
  RowVerdict,
  Verification,
  VerificationReason,
  VerifiedCustomer,
} from '../../electron/shared/model/verification.ts'
import type { FakeJobs } from './FakeJobs.ts'
import type { Handlers } from './Handlers.ts'
import type { VerifyEnd } from './scenario.ts'

const customers = [
  { name: '林秀英', phone: '13896192396' },
  { name: '罗勇', phone: '19124873949' },
  { name: '王丽丽', phone: '13879801696' },
]

/** What a 核对 of so many rows has found: its share of each verdict, and where it stands. */
function resultOf(end: VerifyEnd | null, total: number): Partial<Verification> {
  const part = (share: number): number => Math.floor(total * share)
  const soon = new Date(Date.now() + 180_000).toISOString()
  switch (end) {
    case 'running':
      return { state: 'running', present: part(0.4) }
    case 'waiting':
      return { state: 'waiting', present: part(0.8), unsure: Math.min(3, total), nextLookAt: soon }
    case 'token':
    case 'network':
      return { state: 'paused', reason: end, present: part(0.4) }
    case 'notFound':
    case 'permission':
      return { state: 'closed', reason: end }
    case 'missing':
      return { state: 'done', present: total - part(0.15), missing: part(0.15) }
    case 'equal':
      return { state: 'done', present: total }
    case null: {
      const unsure = Math.min(3, total)
      const missing = Math.floor((total - unsure) * 0.15)
      return { state: 'done', present: total - unsure - missing, missing, unsure }
    }
  }
}

/** 核对 in the made-up window: every answer is there at once, the way a platform with a part of the rows answers. */
export function verificationHandlers(
  jobs: FakeJobs,
  emit: (event: AppEvent) => void,
  end: VerifyEnd | null,
): Handlers {
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
        closed: known.get(`${purpose} ${jobId}`)?.state === 'closed' ? (end as VerificationReason) : null,
        isPossible: count > 0 && hasRows,
      }
    },
    'verification.start': ({ jobId, purpose, rows }) => {
      const { reconciliation } = jobs.get(jobId)
      const total = purpose === 'unknown' ? reconciliation.unknown : (rows ?? reconciliation.accepted)
      const judged = resultOf(purpose === 'sample' && end === null ? 'equal' : end, total)
      const { present = 0, missing = 0, unsure = 0 } = judged
      const at = new Date().toISOString()
      const found: Verification = {
        jobId,
        purpose,
        state: 'done',
        reason: null,
        rows: total,
        present,
        missing,
        unsure,
        unsureBy: unsure > 0 ? [{ reason: 'differs', count: unsure }] : [],
        differing: unsure > 0 ? [{ field: 'birthday', count: unsure }] : [],
        unread: ['tags'],
        resendable: missing,
        nextLookAt: null,
        startedAt: at,
        changedAt: at,
        ...judged,
      }
      known.set(`${purpose} ${jobId}`, found)
      if (purpose === 'unknown' && (found.state === 'done' || found.state === 'paused')) {
        const { accepted, unknown } = reconciliation
        const settled = { ...reconciliation, accepted: accepted + present, unknown: unknown - present }
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
      state: end === 'running' ? 'running' : end === 'notFound' ? 'closed' : 'done',
      reason: end === 'notFound' ? end : null,
      rows: 286,
      looked: end === 'running' ? 120 : 286,
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
