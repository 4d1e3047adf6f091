/**
 * Run as a process of its own, inside a session that has a keychain: `node scenario.ts NAME [ARGUMENT]`.
 * Prints what it found as one JSON line.
 */
import { createMasterKeyStore } from '../../electron/core/keychain/masterKeyStore.ts'
import { createSystemKeychain } from '../../electron/core/keychain/systemKeychain.ts'
import { createTokenStore } from '../../electron/core/tokens/tokenStore.ts'

/** Never the app's own: on a developer's machine that holds a real token. */
const keychain = createSystemKeychain({ service: 'tuzhan-import-assistant-test', limitMs: 5_000 })
const tokens = createTokenStore({ keychain, clock: Date.now })

const scenarios: { [name: string]: (argument: string) => Promise<unknown> } = {
  probe: () => keychain.probe(),
  write: (value) => keychain.write('test-account', value),
  read: () => keychain.read('test-account'),
  remove: () => keychain.remove('test-account'),

  async roundTrip() {
    const values = ['plain', '令牌 😀', ' spaces ', '{"a":1}', 'x'.repeat(2_560)]
    const readBack = []
    for (const value of values) {
      await keychain.write('test-account', value)
      readBack.push(await keychain.read('test-account'))
    }
    await keychain.remove('test-account')
    await keychain.remove('test-account')
    return { values, readBack, afterRemoval: await keychain.read('test-account') }
  },

  async tooLong() {
    return keychain
      .write('test-account', 'x'.repeat(2_561))
      .catch((error: Error) => ({ refused: error.message }))
  },

  async setToken(token) {
    return tokens.set(token, { remember: true }).catch((error: { code: string }) => ({ refused: error.code }))
  },
  readToken: () => tokens.read(),
  clearToken: () => tokens.clear().catch((error: { code: string }) => ({ refused: error.code })),

  async masterKey(dataDir) {
    const { keyId, key, location } = await createMasterKeyStore({ keychain, dataDir }).obtain()
    return { keyId, key: key.toString('hex'), location }
  },

  async forgetMasterKey(dataDir) {
    const store = createMasterKeyStore({ keychain, dataDir })
    const { keyId } = await store.obtain()
    const before = await keychain.read(`master-key:${keyId}`)
    await store.forgetAll()
    const next = await createMasterKeyStore({ keychain, dataDir }).obtain()
    return {
      wasThere: before !== null,
      after: await keychain.read(`master-key:${keyId}`),
      found: await store.find(keyId),
      isNew: next.keyId !== keyId,
    }
  },
}

const [name = '', argument = ''] = process.argv.slice(2)
const result = await scenarios[name]?.(argument)
console.log(JSON.stringify(result ?? null))
