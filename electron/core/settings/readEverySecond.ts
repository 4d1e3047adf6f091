/**
 * Remembers what `read` returned for a second. For settings that every call needs: reading the file takes longer than sending
 * the call, whose turn has come.
 *
 * @param elapsedMs monotonic clock, in milliseconds
 */
export function readEverySecond<T>(read: () => T, elapsedMs: () => number): () => T {
  let known: { value: T; atMs: number } | null = null
  return () => {
    const nowMs = elapsedMs()
    if (known === null || nowMs - known.atMs >= 1_000) known = { value: read(), atMs: nowMs }
    return known.value
  }
}
