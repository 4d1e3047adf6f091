/**
 * Ignores write errors of stdout and stderr: a pipe into `head`, a closed terminal, a log file on a full
 * disk. Without a listener, Node ends the process at the first such error, with calls in flight.
 */
export function ignoreClosedOutput(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
}

/**
 * Prints text and a line break. Never throws: a failed write must not stop the work.
 *
 * @param text already safe for a terminal: `Output` is the one place that prints
 */
export function printLine(stream: NodeJS.WriteStream, text: string): void {
  try {
    stream.write(`${text}\n`)
  } catch {
    // Writes to files are synchronous, so a full disk throws here.
  }
}
