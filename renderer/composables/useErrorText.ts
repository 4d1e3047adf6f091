import { useI18n } from 'vue-i18n'
import { AppError } from '../../electron/shared/errors/AppError.ts'
import { describeError, type ErrorText } from '../../electron/shared/locales/describeError.ts'

/** The text of an error: what happened, what to do, and the code to quote. */
export interface ShownError extends ErrorText {
  code: string
}

/** Finds the text of any thrown value in the window's language. A value that is no AppError gets the text of `internal`. */
export function useErrorText() {
  const { t, te } = useI18n()

  return (thrown: unknown): ShownError => {
    const error = AppError.from(thrown)
    const text = describeError(error, (key, params = {}) => (te(key) ? t(key, params) : null))
    return { ...text, code: error.code }
  }
}
