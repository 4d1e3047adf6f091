import { describeForLog } from '../core/logging/describeForLog.ts'
import type { Log } from '../core/logging/Log.ts'
import { maskStack } from '../core/redaction/maskForLog.ts'

/** Writes an error down: into the log, and as one line for whoever started the app from a terminal. */
export type LogError = (error: unknown, context: { route: string }) => void

/** See {@link LogError}. Never an input, a cell or a token: `describeForLog` says what is written of an error. */
export function createLogError(log: Log): LogError {
  return (error, { route }) => {
    const entry = describeForLog(error, route)
    log.write('error', entry)
    const what = entry.code === 'internal' ? `internal (${entry.name})` : entry.code
    const stack = typeof entry.stack === 'string' ? ` ${maskStack(entry.stack)}` : ''
    process.stderr.write(`${new Date().toISOString()} error ${route} ${what}${stack}\n`)
  }
}
