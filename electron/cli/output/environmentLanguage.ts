import type { Language } from '../../shared/locales/loadTexts.ts'

/** What the system says about the language of its user. */
export interface EnvironmentLanguage {
  environment: { readonly [name: string]: string | undefined }
  /** `process.platform`. */
  platform: string
  /** The locale of the operating system, such as `zh-CN`. */
  systemLocale: string
}

/** The app's own language, where the system names none. */
const usualLanguage: Language = 'zh-CN'

/** The system of this process. */
export function thisEnvironment(): EnvironmentLanguage {
  return {
    environment: process.env,
    platform: process.platform,
    systemLocale: Intl.DateTimeFormat().resolvedOptions().locale,
  }
}

/**
 * The language that `LC_ALL`, `LC_MESSAGES` or `LANG` name, else that of Windows or macOS, which start programs without
 * these variables. Elsewhere `C` is what cron sets, and says nothing.
 */
export function languageOfEnvironment(system: EnvironmentLanguage): Language {
  const variables = ['LC_ALL', 'LC_MESSAGES', 'LANG'].map((name) => system.environment[name])
  const locale = variables.find((value) => value !== undefined && value !== '')
  if (locale !== undefined && !/^(C|POSIX)(\.|$)/i.test(locale)) return languageOf(locale)
  const hasLocale = system.platform === 'win32' || system.platform === 'darwin'
  return hasLocale ? languageOf(system.systemLocale) : usualLanguage
}

function languageOf(locale: string): Language {
  return /^zh([-_.@]|$)/i.test(locale) ? 'zh-CN' : 'en'
}
