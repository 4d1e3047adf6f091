import { setImmediate as nextTurn } from 'node:timers/promises'

/** Longest time the main process works without answering anything else. */
const sliceMs = 10

/**
 * Repeats a step until it returns true; lets other requests run every few milliseconds.
 *
 * @param step a small piece of work, of a millisecond at most
 */
export async function inSlices(nowMs: () => number, step: () => boolean): Promise<void> {
  for (let startMs = nowMs(); !step();) {
    if (nowMs() - startMs < sliceMs) continue
    await nextTurn()
    startMs = nowMs()
  }
}
