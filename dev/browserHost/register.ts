/**
 * Loaded with `node --import` before the built main bundle: resolves `electron` to the double and shows the
 * window in a browser. Settings come from the environment, because the arguments belong to main.
 */
import { isMainThread } from 'node:worker_threads'

// A worker thread inherits `--import`, but has no window and must not load electron.
if (isMainThread) {
  const { resolveDouble } = await import('../electronDouble/resolveDouble.ts')
  resolveDouble()
  const { attachBrowserHost } = await import('./attach.ts')
  attachBrowserHost()
}
