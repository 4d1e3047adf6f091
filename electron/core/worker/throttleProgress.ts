import type { WorkerProgress } from './WorkerTask.ts'

/** Less than the gap between two updates of the window, which would miss every second one otherwise. */
const gapMs = 40

/**
 * Drops progress that follows another within 40 ms. A task reports after every few hundred rows; copying each
 * report to the other thread costs a tenth of reading a text file.
 *
 * @param now monotonic clock in milliseconds
 */
export function throttleProgress(
  report: (progress: WorkerProgress) => void,
  now: () => number = () => performance.now(),
): (progress: WorkerProgress) => void {
  let reportedMs = -Infinity
  return (progress) => {
    const nowMs = now()
    if (nowMs - reportedMs < gapMs) return
    reportedMs = nowMs
    report(progress)
  }
}
