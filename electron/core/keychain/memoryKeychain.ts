import { NoKeychain, type Keychain } from './Keychain.ts'

/**
 * An in-memory keychain: for trying a preparation that keeps nothing, and for tests.
 *
 * @param unavailable behaves like a machine without a keychain, with this reason; default null: available
 */
export function createMemoryKeychain(unavailable: string | null = null): Keychain {
  const values = new Map<string, string>()

  function requireAvailable(): void {
    if (unavailable !== null) throw new NoKeychain(unavailable)
  }

  return {
    name: 'memory',
    async read(account) {
      requireAvailable()
      return values.get(account) ?? null
    },
    async write(account, value) {
      requireAvailable()
      values.set(account, value)
    },
    async remove(account) {
      requireAvailable()
      values.delete(account)
    },
    async probe() {
      return { available: unavailable === null, reason: unavailable }
    },
  }
}
