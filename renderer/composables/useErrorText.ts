import { useI18n } from 'vue-i18n'
import { sayParams } from '../../electron/shared/locales/sayParams.ts'
import { RequestError } from '../ipc/RequestError.ts'
import { splitAdvice } from './splitAdvice.ts'

/** What to show of an error: what happened, what to do, and the code to quote. */
export interface ErrorText {
  title: string
  fix: string | null
  code: string
}

/** Puts an error's code into words: its first sentence says what happened, the others what to do. */
export function useErrorText() {
  const { t, te } = useI18n()

  return (thrown: unknown): ErrorText => {
    const { code, ...error } = RequestError.from(thrown)
    const params = sayParams(error.params, (name, values = {}) => (te(name) ? t(name, values) : null))
    const key = `errors.${code}`
    if (te(key)) return { ...splitAdvice(t(key, params)), code }
    return { title: t('common.unexpectedError'), fix: t('common.unexpectedErrorFix'), code }
  }
}
