/** Run as a process of its own by masterKeyStore.test.ts: obtains a key without a keychain and prints it. */
import { createMasterKeyStore } from '../../../../electron/core/keychain/masterKeyStore.ts'
import { createMemoryKeychain } from '../../../../electron/core/keychain/memoryKeychain.ts'

const store = createMasterKeyStore({ keychain: createMemoryKeychain('none'), dataDir: process.argv[2] ?? '' })
const { keyId, key } = await store.obtain()
process.stdout.write(JSON.stringify({ keyId, key: key.toString('hex') }))
