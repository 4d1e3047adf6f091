import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'

const doubleUrl = new URL('./electron.ts', import.meta.url).href
const entryUrl = new URL('./entry.ts', import.meta.url).href

/**
 * Resolves `electron` to the double, and the entry module of this process to `entry.ts`, which runs it. Call in the main
 * thread only: a worker thread has no window and must not load electron.
 */
export function resolveDouble(): void {
  const mainUrl = pathToFileURL(process.argv[1] ?? '').href
  registerHooks({
    resolve(specifier, context, nextResolve) {
      if (specifier === 'electron') return { url: doubleUrl, shortCircuit: true }
      // The entry module is imported by nobody; `entry.ts` imports it under its own address.
      if (specifier === mainUrl && context.parentURL === undefined)
        return { url: entryUrl, shortCircuit: true }
      return nextResolve(specifier, context)
    },
  })
}
