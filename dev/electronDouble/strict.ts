/** Names that language and tools look for on any object; answering undefined is right for them. */
const expectedMissing = new Set(['then', 'toJSON', 'constructor', 'dock', 'inspect', 'asymmetricMatch'])

/**
 * Wraps a part of the double so that touching what it lacks throws with the name, instead of giving an
 * `undefined` that fails much later.
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
