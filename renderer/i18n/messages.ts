import { formatMessage } from '../../electron/shared/locales/formatMessage.ts'
import type { MessageParams } from '../../electron/shared/locales/formatMessage.ts'

/** The texts of a locale as a tree; leaves are templates of `formatMessage`. */
export interface MessageTree {
  [key: string]: string | MessageTree
}

/** Merges files named `…/<locale>/<namespace>.json` into one tree per locale. */
export function collectMessages(files: Record<string, MessageTree>): Record<string, MessageTree> {
  const locales: Record<string, MessageTree> = {}
  for (const [path, content] of Object.entries(files)) {
    const [, locale, namespace] = /([^/]+)\/([^/]+)\.json$/.exec(path) ?? []
    if (locale && namespace) (locales[locale] ??= {})[namespace] = content
  }
  return locales
}

/** The used part of vue-i18n's message context. */
type MessageFunction = (context: { values: MessageParams }) => string

interface CompiledTree {
  [key: string]: MessageFunction | CompiledTree
}

/** Converts texts to vue-i18n message functions, so that the window formats them like the rest of the app. */
export function compileMessages(tree: MessageTree): CompiledTree {
  return Object.fromEntries(
    Object.entries(tree).map(([key, value]) => [
      key,
      typeof value === 'string' ? ({ values }) => formatMessage(value, values) : compileMessages(value),
    ]),
  )
}
