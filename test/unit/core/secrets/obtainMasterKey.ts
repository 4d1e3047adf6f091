/** Run as a process of its own by masterKeyStore.test.ts: obtains a key without a keychain and prints it. */
import { createMasterKeyStore, createMemoryKeychain } from '../../../../electron/core/secrets/index.ts'

const store = createMasterKeyStore({ keychain: createMemoryKeychain('none'), dataDir: process.argv[2] ?? '' })
const { keyId, key } = await store.obtain()
process.stdout.write(JSON.stringify({ keyId, key: key.toString('hex') }))
