import { formatMessage } from '../../electron/shared/locales/formatMessage.ts'
import type { MessageParams } from '../../electron/shared/locales/formatMessage.ts'

/** A locale's texts as a tree; leaves are templates of `formatMessage`. */
export interface MessageTree {
  [key: string]: string | MessageTree
}

/** Gathers files named `…/<locale>/<namespace>.json` into one tree per locale. */
export function collectMessages(files: Record<string, MessageTree>): Record<string, MessageTree> {
  const locales: Record<string, MessageTree> = {}
  for (const [path, content] of Object.entries(files)) {
    const [, locale, namespace] = /([^/]+)\/([^/]+)\.json$/.exec(path) ?? []
    if (locale && namespace) (locales[locale] ??= {})[namespace] = content
  }
  return locales
}

/** The part of vue-i18n's message context that a text is filled from. */
type MessageFunction = (context: { values: MessageParams }) => string

interface CompiledTree {
  [key: string]: MessageFunction | CompiledTree
}

/** Texts as vue-i18n's message functions, so that the window fills them by the same rules as the rest of the app. */
export function compileMessages(tree: MessageTree): CompiledTree {
  return Object.fromEntries(
    Object.entries(tree).map(([key, value]) => [
      key,
      typeof value === 'string' ? ({ values }) => formatMessage(value, values) : compileMessages(value),
    ]),
  )
}
