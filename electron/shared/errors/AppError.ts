import type { ErrorCode } from './codes.ts'

/** Key of a text in the locale files, for a value that differs by language. */
export interface TextKey {
  /** As in `reasons.constant`. */
  textKey: string
}

/** Values for the placeholders of an error's text. Never customer data, never a token. */
export type ErrorParams = Readonly<{ [name: string]: string | number | TextKey }>

/** The form of an error across process boundaries. `message` is English and for logs only. */
export interface SerializedError {
  code: ErrorCode
  message: string
  params: ErrorParams
}

/**
 * The only error class of the app, in every process. `describeError` finds its text by `code`. A bad cell is
 * an Issue and a cancelled job is an outcome; neither is an AppError.
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

  /** Returns the plain form for IPC or a worker message, without the cause. */
  serialize(): SerializedError {
    return { code: this.code, message: this.message, params: this.params }
  }

  /** Rebuilds an AppError from its plain form. */
  static deserialize(error: SerializedError): AppError {
    return new AppError(error.code, error.message, { params: error.params })
  }

  /**
   * Converts any thrown value: an AppError is returned as it is, anything else becomes `internal` with the
   * original as `cause`.
   */
  static from(error: unknown): AppError {
    if (error instanceof AppError) return error
    const message = error instanceof Error ? error.message : String(error)
    return new AppError('internal', message, { cause: error })
  }
}
