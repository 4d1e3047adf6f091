import type { TokenStatus } from '../../shared/model/settings.ts'
import { createAppTokens, type AppTokenAnswer, type AppTokenClient, type AppTokens } from './appToken.ts'
import type { AppCredentialStore, StoredAppCredentials } from './appCredentialStore.ts'
import type { TokenStore } from './tokenStore.ts'
import type { TokenAnswer, UploadTokens } from './RunToken.ts'

/** After a renewal that failed while the old token still lives, the next try waits this long. */
const retryRenewalMs = 30_000

export interface TokenSourceParts {
  pasted: TokenStore
  credentials: AppCredentialStore
  client: AppTokenClient
  /** The address in the settings, for the status. */
  defaultEndpoint: () => string
  /** Throws for an address that the administrator's policy forbids: no token is given out for it. */
  assertAllowed: (endpoint: string) => void
  /** Milliseconds since 1970. */
  clock: () => number
  /** `status` says that something is refused which it did not say before. */
  onRefused?: () => void
}

/** The token of a call: the one the user pasted, else one fetched for the user's app. */
export class TokenSource {
  readonly #parts: TokenSourceParts
  /** A token belongs to the service that gave it out, and goes to no other. */
  readonly #appTokens = new Map<string, AppTokens>()
  /** Pasted tokens that a service refused: the app's come before them, else the two would take turns for ever. */
  readonly #refused = new Set<string>()
  /** Services that refused the app, or the token they had just given it. */
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

  /** A token that is pasted anew is tried, also one that was refused. @throws AppError as `TokenStore.set` */
  async setPasted(token: string, options: { remember: boolean }): Promise<TokenStatus> {
    await this.#parts.pasted.set(token, options)
    this.#refused.clear()
    return this.status()
  }

  /** @throws AppError `token.malformed`, `token.keychainUnavailable` */
  async setApp(credentials: StoredAppCredentials, options: { remember: boolean }): Promise<TokenStatus> {
    await this.#parts.credentials.set(credentials, options)
    this.#appTokens.clear()
    this.#refusingApp.clear()
    return this.status()
  }

  /** @throws AppError `token.notRemoved` */
  async clearApp(): Promise<TokenStatus> {
    await this.#parts.credentials.clear()
    this.#appTokens.clear()
    this.#refusingApp.clear()
    return this.status()
  }

  /** A token for that address; null when there is none. @throws AppError `token.malformed`, `policy.*` */
  async read(endpoint: string): Promise<string | null> {
    const answer = await this.of(endpoint).read()
    return answer.kind === 'token' ? answer.token.value : null
  }

  /**
   * The tokens for one address. Every call of the app, upload or test, gets its token here.
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
        // Without an app a token that was refused is still the only one to try.
        return value !== null && answer.kind === 'none' ? pastedAnswer(value) : this.#answer(endpoint, answer)
      },
      replace: async (refused) => {
        const value = await pasted.read()
        const isPasted = value === refused
        if (isPasted) this.#notePastedRefused(endpoint, refused)
        // Pasted anew while the call was under way.
        else if (value !== null && !isRefused(value)) return pastedAnswer(value)
        // A pasted token that has run out is no reason to stop where the app can fetch its own.
        return this.#answer(endpoint, await (isPasted ? appTokens.read() : appTokens.replace(refused)))
      },
    }
  }

  /** What 测试连接 or a call found out about a token. */
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
        // Right after a renewal this is false; after one that failed the old token is due again only later.
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

/** A token belongs to a service: what one refuses may be good for another. */
const refusalOf = (endpoint: string, token: string): string => `${new URL(endpoint).origin} ${token}`

/** One token that is good for ever and cannot be replaced: the practice server's. */
export function fixedToken(value: string): UploadTokens {
  return {
    read: () => Promise.resolve({ kind: 'token', token: { value, isDue: () => false } }),
    replace: () => Promise.resolve({ kind: 'needed', message: null }),
  }
}
