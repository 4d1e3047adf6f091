/** Nesting at which Electron gives up (shell/renderer/api/electron_api_context_bridge.cc, `kMaxRecursion`). */
const maxDepth = 1_000

/**
 * Copies a value to the other side of Electron's context bridge, by its rules (docs/api/context-bridge.md, "Parameter /
 * Error / Return Type support"): functions become functions of the other side, also inside objects; objects of a class lose
 * the class; errors keep their message only; symbols are dropped; everything else is cloned.
 *
 * @throws DataCloneError for what cannot be cloned, a reactive proxy among it
 */
export function crossBridge(value: unknown, depth = 0): unknown {
  if (depth > maxDepth) throw new TypeError('Electron contextBridge recursion depth exceeded.')
  const across = (inner: unknown): unknown => crossBridge(inner, depth + 1)
  if (typeof value === 'symbol') return undefined
  if (typeof value === 'function') return proxyOf(value as (...args: unknown[]) => unknown)
  if (value instanceof Promise) {
    return value.then(across, (reason: unknown) => {
      throw across(reason)
    })
  }
  if (value instanceof Error) return new Error(value.message)
  // A proxy is no plain object to Electron, and cannot be cloned. In one piece: a window of rows has thousands of texts.
  if (!isRecord(value) || !holdsFunction(value)) return structuredClone(value)
  if (Array.isArray(value)) return value.map(across)
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, across(inner)]))
}

function proxyOf(call: (...args: unknown[]) => unknown): (...args: unknown[]) => unknown {
  // An arrow function: a class cannot be constructed on the other side.
  return (...args) => {
    try {
      return crossBridge(call(...args.map((each) => crossBridge(each))))
    } catch (error) {
      throw error instanceof Error && error.name !== 'DataCloneError' ? new Error(error.message) : error
    }
  }
}

function isRecord(value: unknown): value is object {
  if (Array.isArray(value)) return true
  return Object.prototype.toString.call(value) === '[object Object]'
}

/** Whether an object needs copying by hand: a function, error, promise or symbol somewhere in it. */
function holdsFunction(value: object, seen = new Set<object>()): boolean {
  if (seen.has(value)) return false
  seen.add(value)
  return Object.values(value).some((inner: unknown) => {
    if (['function', 'symbol'].includes(typeof inner)) return true
    if (inner instanceof Error || inner instanceof Promise) return true
    return isRecord(inner) && holdsFunction(inner, seen)
  })
}

/** Freezes an API and everything in it, as `exposeInMainWorld` does. */
export function freezeDeep<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  for (const inner of Object.values(value)) freezeDeep(inner)
  return Object.freeze(value)
}
