import type { VerificationReason } from '../../shared/model/verification.ts'

/** Ends the lookups of a run, for a reason that the run records; never leaves this folder. */
export class LookupHalt extends Error {
  readonly state: 'paused' | 'closed'
  readonly reason: VerificationReason

  constructor(state: 'paused' | 'closed', reason: VerificationReason) {
    super(`lookups end: ${reason}`)
    this.state = state
    this.reason = reason
  }
}
