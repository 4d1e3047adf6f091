import { expect, it } from 'vitest'
import { TokenSource } from '../../../../electron/core/tokens/TokenSource.ts'
import type { AppTokenAnswer } from '../../../../electron/core/tokens/appToken.ts'
import { createAppCredentialStore } from '../../../../electron/core/tokens/appCredentialStore.ts'
import { createMemoryKeychain } from '../../../../electron/core/keychain/memoryKeychain.ts'
import { createTokenStore } from '../../../../electron/core/tokens/tokenStore.ts'

const endpoint = 'https://one.example.com/api'
const hour = 3_600_000

function setUp(answers: AppTokenAnswer[] = []) {
  const state = { nowMs: Date.UTC(2026, 10, 24), asked: [] as string[], told: 0 }
  const keychain = createMemoryKeychain()
  const pasted = createTokenStore({ keychain, clock: () => state.nowMs })
  const source = new TokenSource({
    pasted,
    credentials: createAppCredentialStore(keychain),
    client: {
      async fetch(origin) {
        state.asked.push(origin)
        const token = `app-token-${state.asked.length}`
        return answers.shift() ?? { kind: 'issued', token, lifetimeMs: 2 * hour }
      },
      async close() {},
    },
    defaultEndpoint: () => endpoint,
    assertAllowed: () => undefined,
    clock: () => state.nowMs,
    onRefused: () => void (state.told += 1),
  })
  return { source, pasted, state }
}

const app = { appId: 'app-1', appSecret: 'secret-of-the-app' }

it('the token source prefers the pasted token to the app’s, and describes both without their secrets', async () => {
  const { source, pasted, state } = setUp()
  expect(await source.read(endpoint)).toBeNull()
  const status = await source.setApp(app, { remember: true })
  expect(status.app).toEqual({ appId: 'app-1', expiresAt: null, isRefused: false })
  expect(await source.read(endpoint)).toBe('app-token-1')
  const shown = await source.status()
  expect(shown.app?.expiresAt).toBe(new Date(state.nowMs + 2 * hour).toISOString())
  expect(JSON.stringify(shown)).not.toMatch(/secret-of-the-app|app-token-1/)
  await pasted.set('pasted-token-1', { remember: true })
  expect(await source.read(endpoint)).toBe('pasted-token-1')
  expect((await source.clearApp()).app).toBeNull()
})

it('the token source uses no token of an earlier app once another is set up or it was cleared', async () => {
  const { source } = setUp()
  await source.setApp(app, { remember: true })
  expect(await source.read(endpoint)).toBe('app-token-1')
  await source.setApp({ appId: 'app-2', appSecret: 'secret-of-another-app' }, { remember: true })
  expect(await source.read(endpoint)).toBe('app-token-2')
  await source.clearApp()
  expect(await source.read(endpoint)).toBeNull()
})

it('the token source replaces a refused pasted token by the app’s, and that by a new one once it is old', async () => {
  const { source, pasted, state } = setUp()
  await source.setApp(app, { remember: true })
  await pasted.set('pasted-token-1', { remember: true })
  const tokens = source.of(endpoint)
  expect(await tokens.replace('pasted-token-1')).toMatchObject({ token: { value: 'app-token-1' } })
  state.nowMs += hour
  expect(await tokens.replace('app-token-1')).toMatchObject({ token: { value: 'app-token-2' } })
  // A token just issued and refused is not refused for its age: asking on and on would help nobody.
  expect(await tokens.replace('app-token-2')).toMatchObject({ kind: 'needed' })
  // The next upload does not begin with the one that was refused; a new one that is pasted comes first again.
  expect(await tokens.read()).toMatchObject({ token: { value: 'app-token-3' } })
  await pasted.set('pasted-token-2', { remember: true })
  expect(await tokens.read()).toMatchObject({ token: { value: 'pasted-token-2' } })
})

it('the token source never gives one service’s token to another', async () => {
  const { source, state } = setUp()
  await source.setApp(app, { remember: true })
  expect(await source.read(endpoint)).toBe('app-token-1')
  expect(await source.read('https://two.example.com/api')).toBe('app-token-2')
  expect(await source.read(endpoint)).toBe('app-token-1')
  expect(state.asked).toEqual(['https://one.example.com', 'https://two.example.com'])
})

it('a token is due five minutes before its end, and a failed renewal is not retried at once', async () => {
  const away: AppTokenAnswer = { kind: 'unavailable', httpStatus: null, failure: 'dns', message: null }
  const first: AppTokenAnswer = { kind: 'issued', token: 'app-token-1', lifetimeMs: 2 * hour }
  const { source, state } = setUp([first, away])
  await source.setApp(app, { remember: true })
  const tokens = source.of(endpoint)
  const answer = await tokens.read()
  if (answer.kind !== 'token') throw new Error(answer.kind)
  state.nowMs += 2 * hour - 301_000
  expect(answer.token.isDue()).toBe(false)
  state.nowMs += 1_000
  expect(answer.token.isDue()).toBe(true)
  const again = await tokens.read()
  if (again.kind !== 'token') throw new Error(again.kind)
  expect(again.token.value).toBe('app-token-1')
  expect(again.token.isDue()).toBe(false)
  state.nowMs += 30_000
  expect(again.token.isDue()).toBe(true)
})

it('the token status shows a refusal by a call or by 测试连接 until a token is saved, even the same one', async () => {
  const { source, state } = setUp()
  await source.setPasted('pasted-token-1', { remember: true })
  await source.of(endpoint).replace('pasted-token-1')
  expect(await source.status()).toMatchObject({ state: 'stored', isRefused: true })
  expect(state.told).toBe(1)
  expect((await source.setPasted('pasted-token-1', { remember: true })).isRefused).toBe(false)
  await source.noteRefused(endpoint, 'pasted-token-1')
  expect((await source.status()).isRefused).toBe(true)
  expect((await source.setPasted('pasted-token-2', { remember: false })).isRefused).toBe(false)
  // One that is not in use any more, and one that another service refused.
  await source.noteRefused(endpoint, 'pasted-token-1')
  await source.noteRefused('https://two.example.com/api', 'pasted-token-2')
  expect((await source.status()).isRefused).toBe(false)
})

it('the token status shows a refused app until it gets a token or other credentials', async () => {
  const refused: AppTokenAnswer = { kind: 'refused', message: '应用不存在' }
  const { source, state } = setUp([refused, refused])
  expect((await source.setApp(app, { remember: true })).app?.isRefused).toBe(false)
  await source.read(endpoint)
  expect((await source.status()).app?.isRefused).toBe(true)
  expect(state.told).toBe(1)
  expect((await source.setApp(app, { remember: true })).app?.isRefused).toBe(false)
  await source.read(endpoint)
  await source.read(endpoint)
  expect((await source.status()).app?.isRefused).toBe(false)
})
