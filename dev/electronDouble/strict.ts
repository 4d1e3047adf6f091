/** Names that the language and tools probe on any object; undefined is correct for them. */
const expectedMissing = new Set(['then', 'toJSON', 'constructor', 'dock', 'inspect', 'asymmetricMatch'])

/**
 * Wraps a part of the double so that reading a missing member throws with its name, instead of returning an
 * `undefined` that fails later.
 *
 * @throws Error on reading a property the target does not have
 */
export function strict<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    get(object, property, receiver): unknown {
      if (typeof property === 'symbol' || property in object || expectedMissing.has(property)) {
        return Reflect.get(object, property, receiver)
      }
      throw new Error(`the electron double has no ${name}.${property}: add it to dev/electronDouble`)
    },
  })
}
