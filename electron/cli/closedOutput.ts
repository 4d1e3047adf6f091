/**
 * Keeps the work going when nobody reads what it prints: a pipe into `head`, a closed terminal, a log file on a full disk.
 * Without a listener Node ends the process at the first such error, with calls in flight.
 */
export function ignoreClosedOutput(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
}

/** Prints a line, or does not: output never decides about the work. */
export function printLine(stream: NodeJS.WriteStream, text: string): void {
  try {
    stream.write(`${text}\n`)
  } catch {
    // Files are written to synchronously, so a full disk throws here.
  }
}
