import { describe, expect, it } from 'vitest'
import {
  createAppTokens,
  type AppCredentials,
  type AppTokenAnswer,
  type AppTokens,
} from '../../../../electron/core/tokens/appToken.ts'

const hour = 3_600_000
const app: AppCredentials = { appId: 'app-1', appSecret: 'secret-1' }
const away: AppTokenAnswer = { kind: 'unavailable', httpStatus: null, failure: 'refused', message: null }

/** Tokens from a platform that is played; `answers` come first, then `token-1`, `token-2` … of two hours. */
function setUp(answers: AppTokenAnswer[] = [], credentials: AppCredentials | null = app) {
  const state = { nowMs: Date.UTC(2026, 10, 24), requests: 0, origins: [] as string[] }
  const tokens: AppTokens = createAppTokens({
    client: {
      async fetch(origin) {
        state.requests += 1
        state.origins.push(origin)
        await Promise.resolve()
        return answers.shift() ?? { kind: 'issued', token: `token-${state.requests}`, lifetimeMs: 2 * hour }
      },
      async close() {},
    },
    origin: () => 'https://example.com',
    credentials: async () => credentials,
    clock: () => state.nowMs,
  })
  return { tokens, state }
}

async function tokenOf(answer: Promise<AppTokenAnswer | { kind: 'none' }>): Promise<string> {
  const given = await answer
  return given.kind === 'issued' ? given.token : given.kind
}

describe('the token of an app', () => {
  it('is fetched once and used until five minutes before its end', async () => {
    const { tokens, state } = setUp()
    expect(await tokenOf(tokens.read())).toBe('token-1')
    state.nowMs += 2 * hour - 300_001
    expect(await tokenOf(tokens.read())).toBe('token-1')
    state.nowMs += 1
    expect(await tokenOf(tokens.read())).toBe('token-2')
    expect(state.requests).toBe(2)
  })

  // Eight calls at a time must not ask for eight tokens.
  it('is requested once, however many callers wait for it', async () => {
    const { tokens, state } = setUp()
    const given = await Promise.all(Array.from({ length: 8 }, () => tokenOf(tokens.read())))
    expect(new Set(given)).toEqual(new Set(['token-1']))
    expect(state.requests).toBe(1)
  })

  it('is not requested without an app', async () => {
    const { tokens, state } = setUp([], null)
    expect(await tokens.read()).toEqual({ kind: 'none' })
    expect(state.requests).toBe(0)
  })

  it('is used until its end while the platform cannot be reached, and not longer', async () => {
    const { tokens, state } = setUp([{ kind: 'issued', token: 'first', lifetimeMs: 2 * hour }, away, away])
    await tokens.read()
    state.nowMs += 2 * hour - 60_000
    expect(await tokenOf(tokens.read())).toBe('first')
    state.nowMs += 60_000
    expect(await tokens.read()).toEqual(away)
  })

  it('is no longer used once the app is refused', async () => {
    const refused: AppTokenAnswer = { kind: 'refused', message: '应用ID或密钥错误' }
    const { tokens, state } = setUp([{ kind: 'issued', token: 'first', lifetimeMs: 2 * hour }, refused])
    await tokens.read()
    state.nowMs += 2 * hour - 60_000
    expect(await tokens.read()).toEqual(refused)
  })

  // A life shorter than the margin would otherwise be renewed before every call.
  it('with a short life is renewed after nine tenths of it', async () => {
    const { tokens, state } = setUp([{ kind: 'issued', token: 'short', lifetimeMs: 60_000 }])
    await tokens.read()
    state.nowMs += 53_000
    expect(await tokenOf(tokens.read())).toBe('short')
    state.nowMs += 2_000
    expect(await tokenOf(tokens.read())).toBe('token-2')
  })

  it('is renewed when the clock was set back to before its start', async () => {
    const { tokens, state } = setUp()
    await tokens.read()
    state.nowMs -= 24 * hour
    expect(await tokenOf(tokens.read())).toBe('token-2')
  })
})

describe('a token that was refused', () => {
  it('is replaced once for all calls that met the refusal', async () => {
    const { tokens, state } = setUp()
    await tokens.read()
    state.nowMs += hour
    expect(await tokenOf(tokens.replace('token-1'))).toBe('token-2')
    expect(await tokenOf(tokens.replace('token-1'))).toBe('token-2')
    expect(state.requests).toBe(2)
  })

  // Otherwise an app without the permission would ask for tokens in a circle.
  it('is not replaced when it was just fetched', async () => {
    const { tokens, state } = setUp()
    await tokens.read()
    state.nowMs += 59_999
    expect(await tokens.replace('token-1')).toEqual({ kind: 'refused', message: null })
    expect(state.requests).toBe(1)
  })

  it('that the user pasted is replaced by one of the app', async () => {
    const { tokens } = setUp()
    expect(await tokenOf(tokens.replace('pasted'))).toBe('token-1')
  })
})

it('the token of an app is requested from the service that the calls go to', async () => {
  const { tokens, state } = setUp()
  await tokens.read()
  expect(state.origins).toEqual(['https://example.com'])
})
