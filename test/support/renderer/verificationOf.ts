import type { Verification } from '../../../electron/shared/model/verification.ts'

/** Returns a 核对 of ten rows that has just begun, with the given fields changed. */
export function verificationOf(changes: Partial<Verification> = {}): Verification {
  return {
    jobId: 'job-1',
    purpose: 'unknown',
    state: 'running',
    reason: null,
    rows: 10,
    present: 0,
    missing: 0,
    unsure: 0,
    unsureBy: [],
    differing: [],
    unread: [],
    resendable: 0,
    nextLookAt: null,
    startedAt: '2026-11-24T01:00:00.000Z',
    changedAt: '2026-11-24T01:00:00.000Z',
    ...changes,
  }
}
