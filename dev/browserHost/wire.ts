/**
 * Encodes structured clones as text for both ends of the browser host: JSON, with tags for values that JSON
 * lacks. In plain JSON an `undefined` input would arrive as null, and a test would pass here and fail in
 * Electron.
 *
 * Also runs in the page, so it imports nothing.
 */
type Tagged = { $: string; value?: unknown }

/** @throws TypeError for functions, symbols, class instances and cycles, which the app never sends */
export function encode(value: unknown): string {
  return JSON.stringify(toPlain(value, new Set()))
}

/** Restores the value passed to `encode`. */
export function decode(text: string): unknown {
  return fromPlain(JSON.parse(text))
}

function toPlain(value: unknown, above: Set<object>): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value
    case 'undefined':
      return { $: 'undefined' }
    case 'bigint':
      return { $: 'bigint', value: String(value) }
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0) ? value : { $: 'number', value: textOf(value) }
    case 'object':
      if (value === null) return null
      if (above.has(value)) throw new TypeError('a cycle cannot be sent')
      above.add(value)
      try {
        return objectToPlain(value, above)
      } finally {
        above.delete(value)
      }
    default:
      throw new TypeError(`a ${typeof value} cannot be sent`)
  }
}

function objectToPlain(value: object, above: Set<object>): unknown {
  const each = (item: unknown): unknown => toPlain(item, above)
  if (Array.isArray(value)) return Array.from(value, each)
  if (value instanceof Date) return { $: 'date', value: each(value.getTime()) }
  if (value instanceof Map)
    return { $: 'map', value: Array.from(value, ([key, item]) => [each(key), each(item)]) }
  if (value instanceof Set) return { $: 'set', value: Array.from(value, each) }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) {
    throw new TypeError(`a ${value.constructor.name} cannot be sent`)
  }
  // Encoded as entries when a key looks like a tag or would set the prototype.
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => [key, each(item)])
  const special = entries.some(([key]) => key === '$' || key === '__proto__')
  return special ? { $: 'object', value: entries } : Object.fromEntries(entries)
}

function fromPlain(plain: unknown): unknown {
  if (typeof plain !== 'object' || plain === null) return plain
  if (Array.isArray(plain)) return plain.map(fromPlain)
  if (!Object.hasOwn(plain, '$')) {
    return Object.fromEntries(Object.entries(plain).map(([key, item]) => [key, fromPlain(item)]))
  }
  const { $: tag, value } = plain as Tagged
  switch (tag) {
    case 'undefined':
      return undefined
    case 'bigint':
      return BigInt(value as string)
    case 'number':
      return Number(value)
    case 'date':
      return new Date(fromPlain(value) as number)
    case 'map':
      return new Map((fromPlain(value) as [unknown, unknown][]).map(([key, item]) => [key, item]))
    case 'set':
      return new Set(fromPlain(value) as unknown[])
    case 'object':
      // `fromEntries` defines properties, so a `__proto__` key remains an ordinary key.
      return Object.fromEntries(fromPlain(value) as [string, unknown][])
    default:
      throw new TypeError(`unknown tag ${tag}`)
  }
}

/** Keeps -0, because `String(-0)` is "0". */
function textOf(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}
