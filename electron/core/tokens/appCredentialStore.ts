import { AppError } from '../../shared/errors/AppError.ts'
import { keychainUnavailable, removeAccount, type Keychain } from '../keychain/Keychain.ts'

/** 应用ID and 应用密钥 of a self-built app, from which tokens are fetched. */
export interface StoredAppCredentials {
  appId: string
  appSecret: string
}

/** The account of the app in the keychain. */
export const appAccount = 'app-credentials'

const longestPart = 500

/** Where the app's id and secret are: the keychain, or memory for this run. Only `read` gives the secret out. */
export interface AppCredentialStore {
  /** The id, which is no secret, for show; null when no app is set up or the keychain cannot be read. */
  appId(): Promise<string | null>
  /**
   * @throws AppError `token.malformed`; `token.keychainUnavailable` when it was to be remembered and cannot be:
   * nothing has changed then
   */
  set(credentials: StoredAppCredentials, options: { remember: boolean }): Promise<void>
  /** Forgets it everywhere. @throws AppError `token.notRemoved` when a stored one may still be there */
  clear(): Promise<void>
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

/** Printable ASCII without spaces, trimmed, as both are given out by the platform. Never quoted in the error. */
function checkPart(text: string): string {
  const part = text.trim()
  if (part.length > longestPart || !/^[\x21-\x7e]+$/.test(part)) {
    throw new AppError('token.malformed', 'the app id or secret is empty, too long or not printable ASCII')
  }
  return part
}

/** Null for a value that this app did not write. */
function parseStored(value: string | null): StoredAppCredentials | null {
  try {
    const { appId, appSecret } = JSON.parse(value ?? 'null') as { appId?: unknown; appSecret?: unknown }
    return typeof appId === 'string' && typeof appSecret === 'string' ? { appId, appSecret } : null
  } catch {
    return null
  }
}
