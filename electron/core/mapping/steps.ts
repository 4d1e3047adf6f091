import { setImmediate as nextTurn } from 'node:timers/promises'

/** Work that can be interrupted after each step. */
export type Steps<Result> = Generator<undefined, Result>

/** Longest time in which a process does nothing else; a window that waits longer than 50 ms is noticed. */
const sliceMs = 15

/** Does all steps without a pause. */
export function atOnce<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/**
 * Does all steps and lets the process do something else in between: for the process that has the window.
 *
 * @param now monotonic clock in milliseconds
 */
export async function inTurns<Result>(
  steps: Steps<Result>,
  now: () => number = () => performance.now(),
): Promise<Result> {
  for (;;) {
    const startMs = now()
    do {
      const step = steps.next()
      if (step.done) return step.value
    } while (now() - startMs < sliceMs)
    await nextTurn()
  }
}
