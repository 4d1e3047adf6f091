import { AppError } from '../../shared/errors/AppError.ts'
import type { LogEntry } from './Log.ts'

/**
 * An error as it may be logged: its code and where it happened. What an unknown error says is left out, since it may quote a
 * cell; of ours the English message, which `FileLog` masks, and the system's own error number behind it.
 */
export function describeForLog(error: unknown, where: string): LogEntry<'error'> {
  const system = systemCodeOf(error)
  const base = { where, ...(system === null ? {} : { system }) }
  if (error instanceof AppError && error.code !== 'internal') {
    return { ...base, code: error.code, message: error.message }
  }
  const cause = error instanceof AppError ? (error.cause ?? error) : error
  const name = cause instanceof Error ? cause.name : typeof cause
  const stack = cause instanceof Error ? cause.stack : undefined
  return { ...base, code: 'internal', name, ...(stack === undefined ? {} : { stack }) }
}

/** `ENOSPC`, or SQLite's number; the one of the error itself or of what caused it. */
function systemCodeOf(error: unknown): string | number | null {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const { code, errcode } = at as Error & { code?: unknown; errcode?: unknown }
    if (typeof errcode === 'number') return errcode
    if (typeof code === 'string' && /^E[A-Z0-9]{2,20}$/.test(code)) return code
  }
  return null
}
