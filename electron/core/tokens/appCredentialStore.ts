import { AppError } from '../../shared/errors/AppError.ts'
import { keychainUnavailable, removeAccount, type Keychain } from '../keychain/Keychain.ts'

/** 应用ID and 应用密钥 of a self-built app; tokens are fetched with them. */
export interface StoredAppCredentials {
  appId: string
  appSecret: string
}

/** Keychain account of the app's credentials. */
export const appAccount = 'app-credentials'

const longestPart = 500

/** Keeps the app's id and secret in the keychain, or in memory for this run. Only `read` returns both. */
export interface AppCredentialStore {
  /** The id, for display (it is not secret); null when no app is set up or the keychain cannot be read. */
  appId(): Promise<string | null>
  /**
   * Stores the credentials: in the keychain with `remember`, otherwise in memory.
   *
   * @throws AppError `token.malformed`; `token.keychainUnavailable` when the keychain refuses them, which
   *   changes nothing
   */
  set(credentials: StoredAppCredentials, options: { remember: boolean }): Promise<void>
  /**
   * Forgets the credentials everywhere.
   *
   * @throws AppError `token.notRemoved` when the keychain may still hold them
   */
  clear(): Promise<void>
  /** Null when no app is set up or the keychain cannot be read. */
  read(): Promise<StoredAppCredentials | null>
}

/** See {@link AppCredentialStore}. */
export function createAppCredentialStore(keychain: Keychain): AppCredentialStore {
  let held: StoredAppCredentials | null = null

  async function read(): Promise<StoredAppCredentials | null> {
    if (held !== null) return held
    try {
      return parseStored(await keychain.read(appAccount))
    } catch {
      return null
    }
  }

  return {
    read,
    appId: async () => (await read())?.appId ?? null,
    async set(credentials, { remember }) {
      const next = { appId: checkPart(credentials.appId), appSecret: checkPart(credentials.appSecret) }
      if (remember) {
        await keychain.write(appAccount, JSON.stringify(next)).catch((cause: unknown) => {
          throw keychainUnavailable(keychain, cause)
        })
      }
      held = remember ? null : next
    },
    async clear() {
      held = null
      await removeAccount(keychain, appAccount)
    },
  }
}

/**
 * Trims and checks: the platform issues both as printable ASCII without spaces. The error never quotes them.
 */
function checkPart(text: string): string {
  const part = text.trim()
  if (part.length > longestPart || !/^[\x21-\x7e]+$/.test(part)) {
    throw new AppError('token.malformed', 'the app id or secret is empty, too long or not printable ASCII')
  }
  return part
}

/** @returns null for a value that this app did not write */
function parseStored(value: string | null): StoredAppCredentials | null {
  try {
    const { appId, appSecret } = JSON.parse(value ?? 'null') as { appId?: unknown; appSecret?: unknown }
    return typeof appId === 'string' && typeof appSecret === 'string' ? { appId, appSecret } : null
  } catch {
    return null
  }
}
