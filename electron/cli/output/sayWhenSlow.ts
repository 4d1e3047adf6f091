import { scheduleWithTimer, type Schedule } from '../../core/worker/schedule.ts'

/** Shorter than what makes a person wonder whether anything happens. */
const patienceMs = 700

/** Waits for `work`, and says something once it takes long. */
export async function sayWhenSlow<Result>(
  work: Promise<Result>,
  say: () => void,
  schedule: Schedule = scheduleWithTimer,
): Promise<Result> {
  const stop = schedule(say, patienceMs)
  try {
    return await work
  } finally {
    stop()
  }
}
