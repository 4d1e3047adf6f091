/**
 * Calls back at the first Ctrl+C or SIGTERM. A second one ends the process at once, which the journal survives.
 *
 * @returns the function that stops listening
 */
export function onInterrupt(interrupt: () => void): () => void {
  const listener = (): void => {
    stopListening()
    interrupt()
  }
  const signals = ['SIGINT', 'SIGTERM'] as const
  const stopListening = (): void => signals.forEach((signal) => process.off(signal, listener))
  signals.forEach((signal) => process.on(signal, listener))
  return stopListening
}
