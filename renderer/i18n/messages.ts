import { formatMessage } from '../../electron/shared/locales/formatMessage.ts'
import type { MessageParams } from '../../electron/shared/locales/formatMessage.ts'

/** A locale's texts as a tree; leaves are templates of `formatMessage`. */
export interface MessageTree {
  [key: string]: string | MessageTree
}

/** Turns `{'a.b': 'x'}` into `{a: {b: 'x'}}`, so that files may be written flat or nested. */
export function expandKeys(tree: MessageTree): MessageTree {
  const expanded: MessageTree = {}
  for (const [path, value] of Object.entries(tree)) {
    const leaf = typeof value === 'string' ? value : expandKeys(value)
    const keys = path.split('.')
    const last = keys.pop() ?? path
    let node = expanded
    for (const key of keys) {
      const child = node[key]
      node = node[key] = typeof child === 'object' ? child : {}
    }
    const present = node[last]
    node[last] =
      typeof leaf === 'object' && typeof present === 'object' ? expandKeys({ ...present, ...leaf }) : leaf
  }
  return expanded
}

/**
 * Gathers files named `…/<locale>/<namespace>.json` into one tree per locale. A file may or may not repeat
 * its namespace as its only key.
 */
export function collectMessages(files: Record<string, MessageTree>): Record<string, MessageTree> {
  const locales: Record<string, MessageTree> = {}
  for (const [path, content] of Object.entries(files)) {
    const [, locale, namespace] = /([^/]+)\/([^/]+)\.json$/.exec(path) ?? []
    if (!locale || !namespace) continue
    const inner = content[namespace]
    const tree = typeof inner === 'object' && Object.keys(content).length === 1 ? inner : content
    const target = (locales[locale] ??= {})
    target[namespace] = expandKeys(tree)
  }
  return locales
}

/** The part of vue-i18n's message context that a text is filled from. */
type MessageFunction = (context: { values: MessageParams }) => string

export interface CompiledTree {
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
