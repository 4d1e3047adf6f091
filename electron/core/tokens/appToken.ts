import { createHttpSender, type HttpSenderOptions } from '../platform/httpSender.ts'
import { maskMessage } from '../redaction/maskAnswer.ts'
import type { CallFailure, CallResult } from '../platform/PlatformClient.ts'

/** Of a self-built app: 工作台 > 配置 > 数据集成 > 自建应用. */
export interface AppCredentials {
  appId: string
  appSecret: string
}

/** What asking for a token came to. */
export type AppTokenAnswer =
  | { kind: 'issued'; token: string; lifetimeMs: number }
  /** The platform does not take this app: wrong id or secret, no permission, or a review that has run out. */
  | { kind: 'refused'; message: string | null }
  /** No answer to be believed; asking again later may do. */
  | { kind: 'unavailable'; httpStatus: number | null; failure: CallFailure | null; message: string | null }

/** Asks the platform for tokens. */
export interface AppTokenClient {
  /** @param origin of the service, such as `https://integrate.rabbitpre.com`. Never rejects. */
  fetch(origin: string, credentials: AppCredentials): Promise<AppTokenAnswer>
  close(): Promise<void>
}

/** Page 986242; `instanceSecrect` is spelled so there. */
const tokenPath = '/api/open/app/getOrgAccessToken'

/** "7,200 s" (page 986242), for an answer that does not say. */
const usualLifetimeMs = 7_200_000

/** A token is never kept longer than a day, whatever its answer says; 1e13 s is no date JavaScript can express. */
const longestLifetimeMs = 86_400_000

/** Before its end, so that a call under way does not meet it: 5 minutes, of a short life a tenth. */
const renewalMarginMs = 300_000

/** A token refused this soon after it was issued is not refused for its age; another one would fare no better. */
const youngTokenMs = 60_000

/** See {@link AppTokenClient}. The secret goes into the query, as the platform wants it, and nowhere else. */
export function createAppTokenClient(options: HttpSenderOptions = {}): AppTokenClient {
  const sender = createHttpSender(options)
  return {
    async fetch(origin, { appId, appSecret }) {
      const url = new URL(tokenPath, origin)
      url.searchParams.set('instanceAppid', appId)
      url.searchParams.set('instanceSecrect', appSecret)
      const result = await sender.send({ method: 'GET', url, headers: {}, body: null, secret: null })
      return readAnswer(result, appSecret)
    },
    close: () => sender.close(),
  }
}

/** A token that is renewed in time. */
export interface AppTokens {
  /**
   * The token to use now: the one at hand while it lasts, else a new one. Any number of callers share one request.
   * `none`: no app is set up, so the user has to paste a token.
   */
  read(): Promise<AppTokenAnswer | { kind: 'none' }>
  /**
   * A replacement for a token that the platform refused. `refused` when that token was new: then something else is
   * wrong, and the user has to look.
   */
  replace(refusedToken: string): Promise<AppTokenAnswer | { kind: 'none' }>
  /** Whether the token at hand ends so soon that `read` would fetch another; false when none is at hand. */
  isDue(): boolean
  /** When the token at hand ends, in milliseconds since 1970; null when none is at hand. */
  expiresAtMs(): number | null
}

export interface AppTokensOptions {
  client: AppTokenClient
  /** Where the calls go now; tokens are fetched from the same service. */
  origin: () => string
  /** Null: none set up. */
  credentials: () => Promise<AppCredentials | null>
  /** Milliseconds since 1970. Only differences count: a clock that is wrong does no harm, one that jumps costs a renewal. */
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
    // The life of a token begins before its answer arrives.
    const issuedAtMs = clock()
    const answer = await client.fetch(origin(), app)
    if (answer.kind === 'issued') held = { token: answer.token, issuedAtMs, lifetimeMs: answer.lifetimeMs }
    return answer
  }

  function renew(): Promise<AppTokenAnswer | { kind: 'none' }> {
    renewal ??= fetchToken().finally(() => (renewal = null))
    return renewal
  }

  /** A clock that was set back to before the token was issued cannot tell its age: then nothing remains. */
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
    // The platform is out of reach for a moment, and the old token still has some life in it.
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
    // Rate limits and faults of the server have other codes (pages 984084, 986242).
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
