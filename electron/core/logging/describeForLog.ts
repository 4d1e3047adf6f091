import { AppError } from '../../shared/errors/AppError.ts'
import type { LogEntry } from './Log.ts'

/**
 * Describes an error for the log: its code, where it happened and the system's error number. The message is
 * kept for an `AppError` only (English; `FileLog` masks it): that of an unknown error may quote a cell.
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

/** @returns errno name (`ENOSPC`) or SQLite result code of the error or of its causes; null when none */
function systemCodeOf(error: unknown): string | number | null {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const { code, errcode } = at as Error & { code?: unknown; errcode?: unknown }
    if (typeof errcode === 'number') return errcode
    if (typeof code === 'string' && /^E[A-Z0-9]{2,20}$/.test(code)) return code
  }
  return null
}
