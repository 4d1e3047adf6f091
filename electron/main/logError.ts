import { AppError } from '../shared/errors/AppError.ts'

/**
 * Writes an error to the log of the process: code, place and English message. Never an input, a cell or a token;
 * what an unknown error says is left out, since it may quote one.
 */
export function logError(error: unknown, context: { route: string }): void {
  const known = error instanceof AppError
  const name = error instanceof Error ? error.name : typeof error
  const what = known ? `${error.code}: ${error.message}` : `internal (${name})`
  const stack = known || !(error instanceof Error) ? '' : `\n${stackFrames(error)}`
  process.stderr.write(`${new Date().toISOString()} error ${context.route} ${what}${stack}\n`)
}

/** Where it happened, without the first lines: those repeat the message. */
function stackFrames(error: Error): string {
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '))
  return frames.slice(0, 8).join('\n')
}
