/**
 * What the command line is to do: everything behind `--cli`; null when a window is wanted. Scripts write `-- --cli …`,
 * since Electron ends at once when anything follows an address (`--endpoint https://…`) that is not behind `--`, and
 * since Chromium would take what looks like a switch of its own.
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
  // A pipe on Windows is written behind the scenes; ending the process would cut it off.
  await Promise.all([drained(process.stdout), drained(process.stderr)])
  return Number(process.exitCode ?? 0)
}

function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()))
}
