import { printLine } from '../core/logging/closedOutput.ts'
import { describeForLog } from '../core/logging/describeForLog.ts'
import type { Log } from '../core/logging/Log.ts'
import { maskStack } from '../core/redaction/maskForLog.ts'

/** Writes an error to the log, and as one line to the terminal. */
export type LogError = (error: unknown, context: { route: string }) => void

/** See {@link LogError}. `describeForLog` keeps inputs, cells and tokens out. */
export function createLogError(log: Log): LogError {
  return (error, { route }) => {
    const entry = describeForLog(error, route)
    log.write('error', entry)
    const what = entry.code === 'internal' ? `internal (${entry.name})` : entry.code
    const stack = typeof entry.stack === 'string' ? ` ${maskStack(entry.stack)}` : ''
    printLine(process.stderr, `${new Date().toISOString()} error ${route} ${what}${stack}`)
  }
}
