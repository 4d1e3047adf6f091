import { useI18n } from 'vue-i18n'
import { AppError } from '../../electron/shared/errors/AppError.ts'
import { describeError, type ErrorText } from '../../electron/shared/locales/describeError.ts'

/** What to show of an error: what happened, what to do, and the code to quote. */
export interface ShownError extends ErrorText {
  code: string
}

/** Finds the text of any thrown value in the language of the window; one that is no AppError reads as `internal`. */
export function useErrorText() {
  const { t, te } = useI18n()

  return (thrown: unknown): ShownError => {
    const error = AppError.from(thrown)
    const text = describeError(error, (key, params = {}) => (te(key) ? t(key, params) : null))
    return { ...text, code: error.code }
  }
}
