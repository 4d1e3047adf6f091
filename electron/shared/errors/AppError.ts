import type { ErrorCode } from './codes.ts'

/** Names a text of the locale files, for a value that reads differently in each language. */
export interface TextKey {
  /** As in `reasons.constant`. */
  textKey: string
}

/** Values that fill the placeholders of an error's text. Never customer data, never a token. */
export type ErrorParams = Readonly<{ [name: string]: string | number | TextKey }>

/** An error as it crosses a process boundary. `message` is English and meant for logs only. */
export interface SerializedError {
  code: ErrorCode
  message: string
  params: ErrorParams
}

/**
 * The one error class of the app, in every process. `describeError` finds its text by `code`. A bad cell is an Issue and a
 * cancelled job is an outcome; neither is an AppError.
 *
 * @example throw new AppError('file.notFound', 'no such file', { params: { name: 'a.xlsx' } })
 */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly params: ErrorParams

  constructor(code: ErrorCode, message: string, options: { params?: ErrorParams; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.params = options.params ?? {}
  }

  /** The plain form that passes through IPC or a worker message; the cause stays behind. */
  serialize(): SerializedError {
    return { code: this.code, message: this.message, params: this.params }
  }

  /** Rebuilds an AppError from its plain form. */
  static deserialize(error: SerializedError): AppError {
    return new AppError(error.code, error.message, { params: error.params })
  }

  /** Any thrown value as an AppError: itself, or `internal` with the original as `cause`. */
  static from(error: unknown): AppError {
    if (error instanceof AppError) return error
    const message = error instanceof Error ? error.message : String(error)
    return new AppError('internal', message, { cause: error })
  }
}
