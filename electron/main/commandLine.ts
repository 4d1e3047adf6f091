/**
 * Returns the arguments behind `--cli`, or null when the app should open its window. Scripts write `-- --cli …`: without
 * `--` Electron exits when an argument follows an address (`--endpoint https://…`), and Chromium consumes what looks like
 * one of its switches.
 */
export function commandLineArguments(argv: readonly string[]): string[] | null {
  const index = argv.indexOf('--cli', 1)
  return index === -1 ? null : argv.slice(index + 1)
}

/**
 * Runs the bundle of the command line in this process, as `node out/main/cli.js` does.
 *
 * @param cliUrl of the built `cli.js`
 * @returns the exit code
 */
export async function runCommandLine(args: readonly string[], cliUrl: URL): Promise<number> {
  process.argv = [process.execPath, cliUrl.pathname, ...args]
  await import(cliUrl.href)
  // Writes to a pipe are asynchronous on Windows; exiting now would truncate them.
  await Promise.all([drained(process.stdout), drained(process.stderr)])
  return Number(process.exitCode ?? 0)
}

function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()))
}
