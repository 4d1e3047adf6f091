/** Ctrl+C, `kill`, and a closed terminal. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Calls `interrupt` at the first of these signals. A second one ends the process; the journal survives that.
 *
 * @returns a function that stops listening
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
