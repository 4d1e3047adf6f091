import { AppError } from '../../shared/errors/AppError.ts'
import type { TokenStatus } from '../../shared/model/settings.ts'
import { keychainUnavailable, removeAccount, type Keychain } from '../keychain/Keychain.ts'
import { maskToken } from '../redaction/maskSecrets.ts'

/** Keychain account of the X-Token. */
export const tokenAccount = 'x-token'

const longestToken = 8_192

export interface TokenStoreOptions {
  keychain: Keychain
  /** Value of `TUZHAN_X_TOKEN`: used for this run, never stored. */
  environmentToken?: string | undefined
  /** Milliseconds since 1970. */
  clock: () => number
}

/** Status of the stored X-Token alone: without the app's token and without refusals. */
export type PastedTokenStatus = Omit<TokenStatus, 'app' | 'isRefused'>

/** Keeps the X-Token. Looks in the environment, then memory, then the keychain. Only `read` returns it. */
export interface TokenStore {
  status(): Promise<PastedTokenStatus>
  /**
   * Stores a new token: in the keychain with `remember`, otherwise in memory. Overrides the environment's for
   * the rest of this run.
   *
   * @throws AppError `token.malformed`; `token.keychainUnavailable` when the keychain refuses it, which
   *   changes nothing; callers then offer 「仅本次使用」
   */
  set(token: string, options: { remember: boolean }): Promise<PastedTokenStatus>
  /** Forgets the token everywhere. @throws AppError `token.notRemoved` when the keychain may still hold it */
  clear(): Promise<PastedTokenStatus>
  /**
   * @returns null when there is no token, or when the keychain cannot be read, which `status` explains
   * @throws AppError `token.malformed` for a token from the environment
   */
  read(): Promise<string | null>
}

interface HeldToken {
  token: string
  /** ISO time; null for the environment's token, whose age is unknown. */
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
 * Trims a token and checks that it fits a header: printable ASCII without spaces, at most 8,192 characters.
 *
 * @returns the trimmed token
 * @throws AppError `token.malformed`
 */
export function checkToken(text: string): string {
  const token = text.trim()
  if (token.length > longestToken || !/^[\x21-\x7e]+$/.test(token)) {
    // Errors are logged, so they never quote the token or a part of it.
    throw new AppError('token.malformed', 'the token is empty, too long or not printable ASCII')
  }
  return token
}

/** @returns null for a value that this app did not write */
function parseStored(value: string): HeldToken | null {
  try {
    const { token, savedAt } = JSON.parse(value) as { token?: unknown; savedAt?: unknown }
    if (typeof token !== 'string') return null
    return { token, savedAt: typeof savedAt === 'string' ? savedAt : null }
  } catch {
    return null
  }
}
