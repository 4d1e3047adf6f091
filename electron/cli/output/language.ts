import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Policy } from '../../core/settings/Policy.ts'
import { settingsSchema, defaultSettings } from '../../shared/model/settings.ts'
import type { Language } from '../../shared/locales/loadTexts.ts'
import { languageOfEnvironment, type EnvironmentLanguage } from './environmentLanguage.ts'

/** Where a language may come from. */
export interface LanguageSources extends EnvironmentLanguage {
  /** `--lang`. */
  asked: Language | undefined
  /** `settings.json` is read there, without repairing or making anything. */
  dataDir: string
  /** Default: that of this machine. */
  policy?: Policy
}

/**
 * Chooses the language of everything that is printed: `--lang`, else the administrator's or the user's setting, else
 * `LC_ALL`, `LC_MESSAGES`, `LANG`, else the system's.
 */
export function chooseLanguage(sources: LanguageSources): Language {
  return sources.asked ?? settingOf(sources) ?? languageOfEnvironment(sources)
}

function settingOf({ dataDir, policy = new Policy() }: LanguageSources): Language | null {
  // A value of another kind than any language shows whether the policy has one.
  const { language } = policy.override({ ...defaultSettings, language: undefined as unknown as Language })
  if (language !== undefined) return language
  try {
    const stored: unknown = JSON.parse(readFileSync(join(dataDir, 'settings.json'), 'utf8'))
    const value = (stored as { language?: unknown } | null)?.language
    const read = settingsSchema.shape.language.safeParse(value)
    return read.success ? read.data : null
  } catch {
    // No file yet, or a damaged one: the command that opens the settings reports it.
    return null
  }
}
