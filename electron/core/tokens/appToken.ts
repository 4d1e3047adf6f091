import { createHttpSender, type HttpSenderOptions } from '../platform/httpSender.ts'
import { maskMessage } from '../redaction/maskAnswer.ts'
import type { CallFailure, CallResult } from '../platform/PlatformClient.ts'

/** Credentials of a self-built app, from 工作台 > 配置 > 数据集成 > 自建应用. */
export interface AppCredentials {
  appId: string
  appSecret: string
}

/** Result of asking the platform for a token. */
export type AppTokenAnswer =
  | { kind: 'issued'; token: string; lifetimeMs: number }
  /** The platform refuses the app: wrong id or secret, no permission, or an expired review. */
  | { kind: 'refused'; message: string | null }
  /** No usable answer; a later request may succeed. */
  | { kind: 'unavailable'; httpStatus: number | null; failure: CallFailure | null; message: string | null }

/** Fetches tokens from the platform. */
export interface AppTokenClient {
  /** Never rejects. @param origin of the service, such as `https://integrate.rabbitpre.com` */
  fetch(origin: string, credentials: AppCredentials): Promise<AppTokenAnswer>
  close(): Promise<void>
}

/** Documented on page 986242, including the spelling `instanceSecrect`. */
const tokenPath = '/api/open/app/getOrgAccessToken'

/** Lifetime when the answer has none: "7,200 s" (page 986242). */
const usualLifetimeMs = 7_200_000

/** Upper limit of one day, whatever the answer says: 1e13 s would exceed the range of a JavaScript date. */
const longestLifetimeMs = 86_400_000

/**
 * Renewal margin: 5 minutes, or a tenth of a short lifetime, so that no call in flight outlives its token.
 */
const renewalMarginMs = 300_000

/** A token refused this soon after issue has not expired: a new one would be refused as well. */
const youngTokenMs = 60_000

/** See {@link AppTokenClient}. The secret goes only into the query, where the platform expects it. */
export function createAppTokenClient(options: HttpSenderOptions = {}): AppTokenClient {
  const sender = createHttpSender(options)
  return {
    async fetch(origin, { appId, appSecret }) {
      const url = new URL(tokenPath, origin)
      url.searchParams.set('instanceAppid', appId)
      url.searchParams.set('instanceSecrect', appSecret)
      const result = await sender.send({ method: 'GET', url, headers: {}, body: null })
      return readAnswer(result, appSecret)
    },
    close: () => sender.close(),
  }
}

/** Caches the app's token and renews it before it expires. */
export interface AppTokens {
  /**
   * Returns the cached token while it is valid, else a new one. Concurrent callers share one request.
   *
   * @returns `none` when no app is set up: the user must paste a token
   */
  read(): Promise<AppTokenAnswer | { kind: 'none' }>
  /**
   * Replaces a token that the platform refused.
   *
   * @returns `refused` for a token issued less than 60 s ago: it has not expired, so the user must act
   */
  replace(refusedToken: string): Promise<AppTokenAnswer | { kind: 'none' }>
  /** Whether `read` would renew the cached token; false when none is cached. */
  isDue(): boolean
  /** Expiry of the cached token, in milliseconds since 1970; null when none is cached. */
  expiresAtMs(): number | null
}

export interface AppTokensOptions {
  client: AppTokenClient
  /** Origin of the calls; tokens are fetched from the same service. */
  origin: () => string
  /** Null: no app is set up. */
  credentials: () => Promise<AppCredentials | null>
  /**
   * Milliseconds since 1970. Only differences matter: a wrong clock is harmless, a jump costs one renewal.
   */
  clock: () => number
}

interface HeldToken {
  token: string
  issuedAtMs: number
  lifetimeMs: number
}

/** See {@link AppTokens}. */
export function createAppTokens({ client, origin, credentials, clock }: AppTokensOptions): AppTokens {
  let held: HeldToken | null = null
  let renewal: Promise<AppTokenAnswer | { kind: 'none' }> | null = null

  async function fetchToken(): Promise<AppTokenAnswer | { kind: 'none' }> {
    const app = await credentials()
    if (app === null) return { kind: 'none' }
    // Before the request: the lifetime starts when the platform issues the token.
    const issuedAtMs = clock()
    const answer = await client.fetch(origin(), app)
    if (answer.kind === 'issued') held = { token: answer.token, issuedAtMs, lifetimeMs: answer.lifetimeMs }
    return answer
  }

  function renew(): Promise<AppTokenAnswer | { kind: 'none' }> {
    renewal ??= fetchToken().finally(() => (renewal = null))
    return renewal
  }

  /** Remaining lifetime; 0 when the clock was set back to before the issue, which makes the age unknown. */
  function remainingMs(token: HeldToken): number {
    const ageMs = clock() - token.issuedAtMs
    return ageMs < 0 ? 0 : token.lifetimeMs - ageMs
  }

  function isDue(token: HeldToken): boolean {
    return remainingMs(token) <= Math.min(renewalMarginMs, token.lifetimeMs / 10)
  }

  async function read(): Promise<AppTokenAnswer | { kind: 'none' }> {
    const current = held
    if (current === null) return renew()
    if (!isDue(current)) return issued(current, remainingMs(current))

    const answer = await renew()
    // The platform is temporarily unreachable, but the old token is still valid.
    const isStillGood = answer.kind === 'unavailable' && remainingMs(current) > 0
    return isStillGood ? issued(current, remainingMs(current)) : answer
  }

  return {
    read,
    async replace(refusedToken) {
      if (held !== null && held.token !== refusedToken) return read()
      const ageMs = held === null ? Infinity : clock() - held.issuedAtMs
      held = null
      return ageMs >= 0 && ageMs < youngTokenMs ? { kind: 'refused', message: null } : renew()
    },
    isDue: () => held !== null && isDue(held),
    expiresAtMs: () => (held === null ? null : held.issuedAtMs + held.lifetimeMs),
  }
}

function issued({ token }: HeldToken, lifetimeMs: number): AppTokenAnswer {
  return { kind: 'issued', token, lifetimeMs }
}

function readAnswer(result: CallResult, appSecret: string): AppTokenAnswer {
  const { httpStatus, failure } = result
  const { code, msg, data } = failure === null ? parse(result.bodyText) : {}
  const message = typeof msg === 'string' ? maskMessage(msg, { secret: appSecret }) : null
  if (httpStatus === 401 || httpStatus === 403) return { kind: 'refused', message }
  if (httpStatus === 200 || httpStatus === 201) {
    const token = data?.orgAccessToken
    if (String(code) === '200' && typeof token === 'string' && /^[\x21-\x7e]+$/.test(token)) {
      return { kind: 'issued', token, lifetimeMs: lifetimeOf(data?.expire) }
    }
    // Rate limits and server faults have other codes (pages 984084, 986242).
    if (['401', '403', '100100', '100200', '100300'].includes(String(code)))
      return { kind: 'refused', message }
  }
  return { kind: 'unavailable', httpStatus, failure, message }
}

interface AnswerBody {
  code?: unknown
  msg?: unknown
  data?: { orgAccessToken?: unknown; expire?: unknown } | null
}

function parse(text: string): AnswerBody {
  try {
    const body = JSON.parse(text) as unknown
    return typeof body === 'object' && body !== null ? (body as AnswerBody) : {}
  } catch {
    return {}
  }
}

function lifetimeOf(expireSeconds: unknown): number {
  const seconds = Number(expireSeconds)
  return Number.isFinite(seconds) && seconds > 0
    ? Math.min(seconds * 1_000, longestLifetimeMs)
    : usualLifetimeMs
}
