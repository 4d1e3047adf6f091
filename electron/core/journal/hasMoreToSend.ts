import type { Job } from '../../shared/model/job.ts'

/**
 * Whether an upload that goes on as it was started would send anything. A job with nothing to send is over, whatever
 * ended it: `completed`, so that there is no paused job that cannot go on.
 */
export function hasMoreToSend({
  reconciliation,
  resendUnknown,
}: Pick<Job, 'reconciliation' | 'resendUnknown'>): boolean {
  return reconciliation.pending > 0 || (resendUnknown && reconciliation.unknown > 0)
}
