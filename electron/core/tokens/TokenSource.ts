import type { TokenStatus } from '../../shared/model/settings.ts'
import { createAppTokens, type AppTokenAnswer, type AppTokenClient, type AppTokens } from './appToken.ts'
import type { AppCredentialStore, StoredAppCredentials } from './appCredentialStore.ts'
import type { TokenStore } from './tokenStore.ts'
import type { TokenAnswer, UploadTokens } from './RunToken.ts'

/** Delay before the next renewal when one failed but the old token is still valid. */
const retryRenewalMs = 30_000

export interface TokenSourceParts {
  pasted: TokenStore
  credentials: AppCredentialStore
  client: AppTokenClient
  /** Address from the settings; `status` describes the tokens for it. */
  defaultEndpoint: () => string
  /** Throws for an address that the administrator's policy forbids, so that it never gets a token. */
  assertAllowed: (endpoint: string) => void
  /** Milliseconds since 1970. */
  clock: () => number
  /** Called when a token or the app was refused: `status` has changed. */
  onRefused?: () => void
}

/**
 * Supplies the token of every call: the one the user pasted, else one fetched for the user's self-built app.
 *
 * @example
 * const tokens = tokenSource.of(endpoint)
 * const answer = await tokens.read()
 * if (answer.kind === 'token') await send(answer.token.value)
 * // After a 401:
 * const next = await tokens.replace(refusedToken)
 */
export class TokenSource {
  readonly #parts: TokenSourceParts
  /** By origin: a token is sent only to the service that issued it. */
  readonly #appTokens = new Map<string, AppTokens>()
  /** Pasted tokens that a service refused. They rank below the app's, or the two would alternate for ever. */
  readonly #refused = new Set<string>()
  /** Origins that refused the app, or a token they had just issued to it. */
  readonly #refusingApp = new Set<string>()

  constructor(parts: TokenSourceParts) {
    this.#parts = parts
  }

  async status(): Promise<TokenStatus> {
    const { pasted, credentials, defaultEndpoint } = this.#parts
    const endpoint = defaultEndpoint()
    const [status, appId] = await Promise.all([pasted.status(), credentials.appId()])
    const expiresAtMs = this.#appTokensOf(endpoint).expiresAtMs()
    const app = {
      expiresAt: expiresAtMs === null ? null : new Date(expiresAtMs).toISOString(),
      isRefused: this.#refusingApp.has(new URL(endpoint).origin),
    }
    return {
      ...status,
      isRefused: await this.#isPastedRefused(endpoint),
      app: appId === null ? null : { appId, ...app },
    }
  }

  async #isPastedRefused(endpoint: string): Promise<boolean> {
    if (this.#refused.size === 0) return false
    const value = await this.#parts.pasted.read()
    return value !== null && this.#refused.has(refusalOf(endpoint, value))
  }

  /**
   * Stores a pasted token and forgets all refusals: a user who pastes the same token again wants it tried.
   *
   * @param options `remember`: keep it in the keychain; otherwise in memory, until the process ends
   * @throws AppError `token.malformed`, `token.keychainUnavailable` as `TokenStore.set`
   */
  async setPasted(token: string, options: { remember: boolean }): Promise<TokenStatus> {
    await this.#parts.pasted.set(token, options)
    this.#refused.clear()
    return this.status()
  }

  /**
   * Stores the credentials of the app. Tokens issued to an earlier app are dropped.
   *
   * @param options `remember`: keep them in the keychain; otherwise in memory, until the process ends
   * @throws AppError `token.malformed`, `token.keychainUnavailable`
   */
  async setApp(credentials: StoredAppCredentials, options: { remember: boolean }): Promise<TokenStatus> {
    await this.#parts.credentials.set(credentials, options)
    this.#appTokens.clear()
    this.#refusingApp.clear()
    return this.status()
  }

  /** Forgets the app and its tokens. @throws AppError `token.notRemoved` */
  async clearApp(): Promise<TokenStatus> {
    await this.#parts.credentials.clear()
    this.#appTokens.clear()
    this.#refusingApp.clear()
    return this.status()
  }

  /** @returns a token for the address, or null. @throws AppError `token.malformed`, `policy.*` */
  async read(endpoint: string): Promise<string | null> {
    const answer = await this.of(endpoint).read()
    return answer.kind === 'token' ? answer.token.value : null
  }

  /**
   * Returns the tokens for one address. Every call, upload or connection test, gets its token here.
   *
   * @throws AppError `policy.broken`, `policy.endpointNotAllowed`
   */
  of(endpoint: string): UploadTokens {
    const { pasted, assertAllowed } = this.#parts
    assertAllowed(endpoint)
    const appTokens = this.#appTokensOf(endpoint)
    const isRefused = (token: string): boolean => this.#refused.has(refusalOf(endpoint, token))
    const pastedAnswer = (value: string): TokenAnswer => ({
      kind: 'token',
      token: { value, isDue: () => false },
    })
    return {
      read: async () => {
        const value = await pasted.read()
        if (value !== null && !isRefused(value)) return pastedAnswer(value)
        const answer = await appTokens.read()
        // Without an app the refused token is the only one to try.
        return value !== null && answer.kind === 'none' ? pastedAnswer(value) : this.#answer(endpoint, answer)
      },
      replace: async (refused) => {
        const value = await pasted.read()
        const isPasted = value === refused
        if (isPasted) this.#notePastedRefused(endpoint, refused)
        // The user pasted another token while the call was in flight.
        else if (value !== null && !isRefused(value)) return pastedAnswer(value)
        // An expired pasted token does not stop the upload when the app can fetch its own.
        return this.#answer(endpoint, await (isPasted ? appTokens.read() : appTokens.replace(refused)))
      },
    }
  }

  /** Records a refusal seen by 测试连接 or a call. Ignored unless it is the pasted token. */
  async noteRefused(endpoint: string, token: string): Promise<void> {
    if ((await this.#parts.pasted.read()) === token) this.#notePastedRefused(endpoint, token)
  }

  #notePastedRefused(endpoint: string, token: string): void {
    this.#refused.add(refusalOf(endpoint, token))
    this.#parts.onRefused?.()
  }

  #answer(endpoint: string, answer: AppTokenAnswer | { kind: 'none' }): TokenAnswer {
    const appTokens = this.#appTokensOf(endpoint)
    const { origin } = new URL(endpoint)
    switch (answer.kind) {
      case 'issued': {
        this.#refusingApp.delete(origin)
        const readAtMs = this.#parts.clock()
        // Throttles renewals: never due within `retryRenewalMs` of this answer, even when a renewal failed.
        const isDue = (): boolean =>
          appTokens.isDue() && Math.abs(this.#parts.clock() - readAtMs) >= retryRenewalMs
        return { kind: 'token', token: { value: answer.token, isDue } }
      }
      case 'none':
        return { kind: 'needed', message: null }
      case 'refused':
        this.#refusingApp.add(origin)
        this.#parts.onRefused?.()
        return { kind: 'needed', message: answer.message }
      case 'unavailable':
        return { kind: 'unavailable', message: answer.message ?? answer.failure }
    }
  }

  #appTokensOf(endpoint: string): AppTokens {
    const { client, credentials, clock } = this.#parts
    const { origin } = new URL(endpoint)
    const known = this.#appTokens.get(origin)
    if (known) return known
    const made = createAppTokens({
      client,
      clock,
      origin: () => origin,
      credentials: () => credentials.read(),
    })
    this.#appTokens.set(origin, made)
    return made
  }
}

/** Key of a refusal. Includes the origin: a token that one service refuses may be valid for another. */
const refusalOf = (endpoint: string, token: string): string => `${new URL(endpoint).origin} ${token}`

/** Tokens of the practice server: one that never expires and cannot be replaced. */
export function fixedToken(value: string): UploadTokens {
  return {
    read: () => Promise.resolve({ kind: 'token', token: { value, isDue: () => false } }),
    replace: () => Promise.resolve({ kind: 'needed', message: null }),
  }
}
