/** Ctrl+C, the polite kill, and a closed terminal. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Calls back at the first of these signals. A second one ends the process at once, which the journal survives.
 *
 * @returns the function that stops listening
 */
export function onInterrupt(interrupt: () => void): () => void {
  const listener = (): void => {
    stopListening()
    interrupt()
  }
  const stopListening = (): void => signals.forEach((signal) => process.off(signal, listener))
  signals.forEach((signal) => process.on(signal, listener))
  return stopListening
}
