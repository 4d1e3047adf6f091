import { AppError } from '../../shared/errors/AppError.ts'
import type { TokenStatus } from '../../shared/model/settings.ts'
import { keychainUnavailable, removeAccount, type Keychain } from '../keychain/Keychain.ts'
import { maskToken } from '../redaction/maskSecrets.ts'

/** The account of the X-Token in the keychain. */
export const tokenAccount = 'x-token'

const longestToken = 8_192

export interface TokenStoreOptions {
  keychain: Keychain
  /** Value of `TUZHAN_X_TOKEN`: for this run only, never stored. */
  environmentToken?: string | undefined
  /** Milliseconds since 1970. */
  clock: () => number
}

/** Of the X-Token alone, as it is kept: without the app's, and what the platform says of it. */
export type PastedTokenStatus = Omit<TokenStatus, 'app' | 'isRefused'>

/** Where the X-Token is: environment, then memory, then keychain. Only `read` gives it out. */
export interface TokenStore {
  status(): Promise<PastedTokenStatus>
  /**
   * Takes a new token, which also replaces the environment's for the rest of this run.
   *
   * @throws AppError `token.malformed`; `token.keychainUnavailable` when it was to be remembered and cannot be:
   * nothing has changed then, and the caller offers 「仅本次使用」
   */
  set(token: string, options: { remember: boolean }): Promise<PastedTokenStatus>
  /** Forgets it everywhere. @throws AppError `token.notRemoved` when a stored one may still be there */
  clear(): Promise<PastedTokenStatus>
  /**
   * Null when there is none; also when the keychain cannot be read, which `status` explains.
   *
   * @throws AppError `token.malformed` for one from the environment
   */
  read(): Promise<string | null>
}

interface HeldToken {
  token: string
  /** ISO time; null for the environment's, whose age is not known. */
  savedAt: string | null
}

/** See {@link TokenStore}. */
export function createTokenStore({ keychain, environmentToken, clock }: TokenStoreOptions): TokenStore {
  let held: HeldToken | null =
    environmentToken === undefined || environmentToken.trim() === ''
      ? null
      : { token: environmentToken.trim(), savedAt: null }

  async function status(): Promise<PastedTokenStatus> {
    const probe = await keychain.probe()
    const stored = held === null && probe.available ? await readStored() : null
    const shown = held ?? stored
    return {
      state: held !== null ? 'memory' : stored !== null ? 'stored' : 'none',
      masked: shown === null ? null : maskToken(shown.token),
      savedAt: shown?.savedAt ?? null,
      keychain: { ...probe, name: keychain.name },
    }
  }

  async function readStored(): Promise<HeldToken | null> {
    try {
      const value = await keychain.read(tokenAccount)
      return value === null ? null : parseStored(value)
    } catch {
      return null
    }
  }

  return {
    status,
    async set(text, { remember }) {
      const next: HeldToken = { token: checkToken(text), savedAt: new Date(clock()).toISOString() }
      if (remember) {
        try {
          await keychain.write(tokenAccount, JSON.stringify(next))
        } catch (error) {
          throw keychainUnavailable(keychain, error)
        }
      }
      held = remember ? null : next
      return status()
    },
    async clear() {
      held = null
      await removeAccount(keychain, tokenAccount)
      return status()
    },
    async read() {
      const found = held ?? (await readStored())
      return found === null ? null : checkToken(found.token)
    },
  }
}

/**
 * A token as it can stand in a header: trimmed, printable ASCII without spaces, at most 8,192 characters.
 *
 * @throws AppError `token.malformed`
 */
export function checkToken(text: string): string {
  const token = text.trim()
  if (token.length > longestToken || !/^[\x21-\x7e]+$/.test(token)) {
    // Neither the token nor a part of it belongs in an error.
    throw new AppError('token.malformed', 'the token is empty, too long or not printable ASCII')
  }
  return token
}

/** Null for a value that this app did not write. */
function parseStored(value: string): HeldToken | null {
  try {
    const { token, savedAt } = JSON.parse(value) as { token?: unknown; savedAt?: unknown }
    if (typeof token !== 'string') return null
    return { token, savedAt: typeof savedAt === 'string' ? savedAt : null }
  } catch {
    return null
  }
}
