import { setImmediate as nextTurn } from 'node:timers/promises'

/** Longest time the main process works without answering anything else. */
const sliceMs = 10

/**
 * Divides long work into slices.
 *
 * @returns to be awaited between two pieces of the work: lets other requests run when the slice is used up
 */
export function createTurns(nowMs: () => number): () => Promise<void> {
  let startMs = nowMs()
  return async () => {
    if (nowMs() - startMs < sliceMs) return
    await nextTurn()
    startMs = nowMs()
  }
}

/**
 * Repeats a step until it returns true; lets other requests run every few milliseconds.
 *
 * @param step a small piece of work, of a millisecond at most
 */
export async function inSlices(nowMs: () => number, step: () => boolean): Promise<void> {
  const turn = createTurns(nowMs)
  while (!step()) await turn()
}
