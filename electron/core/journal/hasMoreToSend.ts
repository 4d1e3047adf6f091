import type { Job } from '../../shared/model/job.ts'

/**
 * Whether resuming an upload with its current options would send anything. A job with nothing left to send
 * becomes `completed`, however it ended, so that every paused job can be resumed.
 */
export function hasMoreToSend({
  reconciliation,
  resendUnknown,
}: Pick<Job, 'reconciliation' | 'resendUnknown'>): boolean {
  return reconciliation.pending > 0 || (resendUnknown && reconciliation.unknown > 0)
}
