import type { ErrorParams, SerializedError } from '../../electron/shared/errors/AppError.ts'
import type { ErrorCode } from '../../electron/shared/errors/codes.ts'

/** A request that the main process answered with an error: its code names the text to show. */
export class RequestError extends Error {
  readonly code: ErrorCode
  readonly params: ErrorParams

  constructor(error: SerializedError) {
    super(error.message)
    this.name = 'RequestError'
    this.code = error.code
    this.params = error.params
  }

  /** Any thrown value as a RequestError: itself, or `internal`. */
  static from(thrown: unknown): RequestError {
    if (thrown instanceof RequestError) return thrown
    const message = thrown instanceof Error ? thrown.message : String(thrown)
    return new RequestError({ code: 'internal', message, params: {} })
  }
}
