/** What must not be read by others: the token, and the keys of staged customer data. */
export type { Keychain } from './Keychain.ts'
export { createMemoryKeychain } from './memoryKeychain.ts'
export { createSystemKeychain, keychainService } from './systemKeychain.ts'
export type { SystemKeychainOptions } from './systemKeychain.ts'
export { checkToken, createTokenStore, maskToken, tokenAccount } from './tokenStore.ts'
export type { TokenStore, TokenStoreOptions } from './tokenStore.ts'
export { createMasterKeyStore } from './masterKeyStore.ts'
export type { MasterKey, MasterKeyStore } from './masterKeyStore.ts'
