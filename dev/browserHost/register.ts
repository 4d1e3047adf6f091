/**
 * Loaded with `node --import` before the built main bundle: gives it the double for `electron` and a browser for
 * its window. Settings come in the environment because the arguments belong to main.
 */
import { registerHooks } from 'node:module'
import { isMainThread } from 'node:worker_threads'

// A worker inherits `--import`; it has no window and must not know of electron.
if (isMainThread) {
  const doubleUrl = new URL('../electronDouble/electron.ts', import.meta.url).href
  registerHooks({
    resolve: (specifier, context, nextResolve) =>
      specifier === 'electron' ? { url: doubleUrl, shortCircuit: true } : nextResolve(specifier, context),
  })
  const { attachBrowserHost } = await import('./attach.ts')
  attachBrowserHost()
}
