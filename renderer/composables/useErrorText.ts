import { useI18n } from 'vue-i18n'
import { sayParams } from '../../electron/shared/locales/sayParams.ts'
import { RequestError } from '../ipc/RequestError.ts'

/** What to show of an error: what happened, what to do, and the code to quote. */
export interface ErrorText {
  title: string
  fix: string | null
  code: string
}

/** Puts an error's code into words. A text is one sentence, or an object of what happened and how to fix it. */
export function useErrorText() {
  const { t, te, tm } = useI18n()

  return (thrown: unknown): ErrorText => {
    const { code, ...error } = RequestError.from(thrown)
    const params = sayParams(error.params, (key, values = {}) => (te(key) ? t(key, values) : null))
    const key = `errors.${code}`
    const entry: unknown = tm(key)
    if (entry !== null && typeof entry === 'object') {
      const parts = Object.keys(entry).filter((part) => te(`${key}.${part}`))
      const texts = parts.map((part) => t(`${key}.${part}`, params))
      const title = texts[0]
      if (title) return { title, fix: texts.slice(1).join(' ') || null, code }
    }
    if (typeof entry === 'string' && entry !== '' && te(key))
      return { title: t(key, params), fix: null, code }
    return { title: t('common.unexpectedError'), fix: t('common.unexpectedErrorFix'), code }
  }
}
