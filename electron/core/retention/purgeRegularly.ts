const purgeEveryMs = 6 * 60 * 60 * 1_000

/**
 * Purges now, and every six hours as long as the app is open: a window that is never closed must not keep rows longer than
 * one that is. It does not keep the process alive.
 *
 * @param purge what it throws at the start is thrown; later it is tried again six hours on
 * @returns the function that ends it
 */
export function purgeRegularly(purge: () => void): () => void {
  purge()
  const timer = setInterval(() => {
    try {
      purge()
    } catch {
      // A disk that refuses, say: it is told of where something must be kept.
    }
  }, purgeEveryMs)
  timer.unref()
  return () => clearInterval(timer)
}
