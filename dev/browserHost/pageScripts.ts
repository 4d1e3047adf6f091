import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { fileURLToPath } from 'node:url'

/** Allow list of the sources that a page can request, by path under dev/. */
const served = new Set([
  'browserHost/crossBridge.ts',
  'browserHost/page.ts',
  'browserHost/pageNotices.ts',
  'browserHost/wire.ts',
  'electronDouble/strict.ts',
])

/** Where scripts of the host are; relative to the page. */
const sourceAddress = '__host/source/'

/** Returns a source as JavaScript, or null when it is not on the list. */
export function pageSource(path: string): string | null {
  if (!served.has(path)) return null
  return stripTypeScriptTypes(readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), 'utf8'))
}

/** Wraps the built CommonJS preload script into a module that gets its `require` from the page's double. */
export function preloadModule(preloadPath: string): string {
  return [
    `import { require } from './browserHost/page.ts'`,
    `;(function (exports, require, module) {`,
    readFileSync(preloadPath, 'utf8'),
    `})({}, require, { exports: {} })`,
  ].join('\n')
}

/**
 * Inserts the preload script before the page's own scripts (modules run in document order), with what it imports, which the
 * browser would else learn of one file after the other, and an empty icon, which keeps it from requesting one at the server's
 * root.
 */
export function withPreload(html: string): string {
  const head = /<head[^>]*>/i.exec(html)
  if (head === null) throw new Error('the page has no <head>')
  const end = head.index + head[0].length
  const imported = [...served].map((path) => `<link rel="modulepreload" href="${sourceAddress}${path}" />`)
  const preload = `<script type="module" src="${sourceAddress}preload.js"></script>`
  const added = `${imported.join('')}${preload}<link rel="icon" href="data:," />`
  return html.slice(0, end) + added + html.slice(end)
}
