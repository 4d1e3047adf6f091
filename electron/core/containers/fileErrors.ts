import { AppError } from '../../shared/errors/AppError.ts'
import type { ErrorCode } from '../../shared/errors/codes.ts'

/** AppError codes by `errno` name; any other name maps to `file.unreadable`. */
const codesBySystemError: Readonly<Record<string, ErrorCode>> = {
  ENOENT: 'file.notFound',
  ENOTDIR: 'file.notFound',
  ENAMETOOLONG: 'file.notFound',
  EISDIR: 'file.isFolder',
  // Windows: another program has the file open and does not share it.
  EBUSY: 'file.locked',
  ETXTBSY: 'file.locked',
}

/**
 * Converts any failure while reading into an AppError; `file.*` errors get the file's name as `params.name`.
 * An AppError keeps its code, zlib errors become `file.corrupted`, system errors are mapped by `errno` name.
 */
export function toFileError(error: unknown, name: string): AppError {
  if (error instanceof AppError) {
    if (error.params['name'] !== undefined || !error.code.startsWith('file.')) return error
    return new AppError(error.code, error.message, { params: { ...error.params, name }, cause: error.cause })
  }
  const message = error instanceof Error ? error.message : String(error)
  const systemCode = systemCodeOf(error)
  if (systemCode === null) return AppError.from(error)
  if (systemCode.startsWith('Z_'))
    return new AppError('file.corrupted', message, { params: { name }, cause: error })
  const code = codesBySystemError[systemCode] ?? 'file.unreadable'
  return new AppError(code, message, { params: { name, systemCode }, cause: error })
}

function systemCodeOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null
  return /^(Z_|E[A-Z0-9]+$)/.test(error.code) ? error.code : null
}
