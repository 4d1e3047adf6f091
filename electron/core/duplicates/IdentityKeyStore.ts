import { randomBytes } from 'node:crypto'
import type { MasterKeys } from '../rows/JobKeys.ts'
import type { Journal } from '../journal/Journal.ts'
import { openAt, sealAt } from '../rows/chunkCipher.ts'
import { identityKeyBytes } from './hashIdentities.ts'

const secretName = 'identity'

/**
 * The installation's key for digests of identifiers and hashes of files. It lives in the journal, wrapped by a master key:
 * without the keychain the digests say nothing. When that master key is gone a new one is made beside it, and earlier imports
 * are no longer recognised.
 */
export class IdentityKeyStore {
  readonly #journal: Journal
  readonly #masterKeys: MasterKeys

  constructor(journal: Journal, masterKeys: MasterKeys) {
    this.#journal = journal
    this.#masterKeys = masterKeys
  }

  /** @throws AppError `storage.*` */
  async obtain(): Promise<Buffer> {
    const known = await this.#read()
    if (known) return known
    const { keyId, key } = await this.#masterKeys.obtain()
    const made = randomBytes(identityKeyBytes)
    const sealed = sealAt(key, { kind: 'secret', name: secretName }, made)
    const found = this.#journal.read(() => this.#journal.identities.secret(secretName))
    this.#journal.write(() => {
      // Another process may have created one meanwhile: the first one wins.
      const now = this.#journal.identities.secret(secretName)
      if (now?.masterKeyId !== found?.masterKeyId) return
      // The old wrapped key is kept: its keychain may become available again.
      if (now) this.#journal.identities.renameSecret(secretName, `${secretName}:${now.masterKeyId}`)
      this.#journal.identities.setSecret(secretName, keyId, sealed)
    })
    return (await this.#read()) ?? made
  }

  async #read(): Promise<Buffer | null> {
    const stored = this.#journal.read(() => this.#journal.identities.secret(secretName))
    if (!stored) return null
    const masterKey = await this.#masterKeys.find(stored.masterKeyId)
    return masterKey && openAt(masterKey, { kind: 'secret', name: secretName }, stored.wrapped)
  }
}
