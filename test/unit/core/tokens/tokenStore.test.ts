import { describe, expect, it } from 'vitest'
import {
  checkToken,
  createTokenStore,
  tokenAccount,
  type TokenStore,
} from '../../../../electron/core/tokens/tokenStore.ts'
import { createMemoryKeychain } from '../../../../electron/core/keychain/memoryKeychain.ts'
import type { Keychain } from '../../../../electron/core/keychain/Keychain.ts'

const canary = 'canary-token-6f1e2d3c'
const clock = (): number => Date.UTC(2026, 10, 24, 8, 0, 0)

function storeOver(keychain: Keychain, environmentToken?: string): TokenStore {
  return createTokenStore({ keychain, environmentToken, clock })
}

describe('a token store with a keychain', () => {
  it('is empty at first', async () => {
    const store = storeOver(createMemoryKeychain())
    expect(await store.read()).toBeNull()
    expect(await store.status()).toEqual({
      state: 'none',
      masked: null,
      savedAt: null,
      keychain: { available: true, name: 'memory', reason: null },
    })
  })

  it('keeps a token and its time for the next start', async () => {
    const keychain = createMemoryKeychain()
    const saved = await storeOver(keychain).set(`  ${canary}\n`, { remember: true })
    expect(saved.state).toBe('stored')

    const afterRestart = storeOver(keychain)
    expect(await afterRestart.read()).toBe(canary)
    expect(await afterRestart.status()).toMatchObject({
      state: 'stored',
      masked: '••••2d3c',
      savedAt: '2026-11-24T08:00:00.000Z',
    })
  })

  // 「仅本次使用」 that reached the keychain would break its promise.
  it('keeps a token for this run out of the keychain', async () => {
    const keychain = createMemoryKeychain()
    const store = storeOver(keychain)
    expect((await store.set(canary, { remember: false })).state).toBe('memory')
    expect(await store.read()).toBe(canary)
    expect(await keychain.read(tokenAccount)).toBeNull()
    expect(await storeOver(keychain).read()).toBeNull()
  })

  it('prefers the token for this run to the stored one, until another is stored', async () => {
    const store = storeOver(createMemoryKeychain())
    await store.set('stored-token-1', { remember: true })
    await store.set('for-this-run-1', { remember: false })
    expect(await store.read()).toBe('for-this-run-1')
    await store.set('stored-token-2', { remember: true })
    expect(await store.read()).toBe('stored-token-2')
  })

  // A token set by the CLI must reach a window that is open.
  it('sees what another process stored', async () => {
    const keychain = createMemoryKeychain()
    const window = storeOver(keychain)
    await storeOver(keychain).set('from-the-cli-12', { remember: true })
    expect(await window.read()).toBe('from-the-cli-12')
  })

  it('removes a token everywhere', async () => {
    const keychain = createMemoryKeychain()
    const store = storeOver(keychain, 'from-environment')
    await keychain.write(tokenAccount, JSON.stringify({ token: canary, savedAt: null }))
    expect((await store.clear()).state).toBe('none')
    expect(await store.read()).toBeNull()
    expect(await keychain.read(tokenAccount)).toBeNull()
  })

  it('ignores a value it did not write', async () => {
    const keychain = createMemoryKeychain()
    for (const foreign of ['', 'plain', '{}', 'null', '{"token":5}']) {
      await keychain.write(tokenAccount, foreign)
      expect(await storeOver(keychain).read()).toBeNull()
    }
  })
})

describe('a token from the environment', () => {
  it('takes precedence, is not stored and not shown as stored', async () => {
    const keychain = createMemoryKeychain()
    await keychain.write(tokenAccount, JSON.stringify({ token: 'stored-token-1', savedAt: null }))
    const store = storeOver(keychain, ` ${canary} `)
    expect(await store.read()).toBe(canary)
    expect(await store.status()).toMatchObject({ state: 'memory', masked: '••••2d3c', savedAt: null })
    expect(await storeOver(keychain).read()).toBe('stored-token-1')
  })

  // Otherwise a window started with an old variable could never be given a new token.
  it('gives way to one that is set later', async () => {
    const store = storeOver(createMemoryKeychain(), 'old-from-environment')
    await store.set(canary, { remember: true })
    expect(await store.read()).toBe(canary)
  })

  it('is ignored when blank and an error when malformed', async () => {
    expect(await storeOver(createMemoryKeychain(), '  ').read()).toBeNull()
    await expect(storeOver(createMemoryKeychain(), 'two words').read()).rejects.toMatchObject({
      code: 'token.malformed',
    })
  })
})

const unavailable = async (): Promise<{ available: boolean; reason: string }> => ({
  available: false,
  reason: 'locked',
})

describe('a token store without a keychain', () => {
  it('refuses to store one, changes nothing, and still keeps one for this run', async () => {
    const store = storeOver(createMemoryKeychain('no session bus'))
    await store.set('for-this-run-1', { remember: false })
    await expect(store.set(canary, { remember: true })).rejects.toMatchObject({
      code: 'token.keychainUnavailable',
    })
    expect(await store.read()).toBe('for-this-run-1')
    expect(await store.status()).toMatchObject({
      state: 'memory',
      keychain: { available: false, reason: 'no session bus' },
    })
    expect((await store.clear()).state).toBe('none')
  })

  it.each([
    ['does not remove it', createMemoryKeychain()],
    // Whether it has the token cannot be known: to say that it is gone would be a guess.
    ['does not even answer', { ...createMemoryKeychain(), probe: unavailable }],
  ])('reports that a stored token may remain when the keychain %s', async (_how, keychain) => {
    const store = storeOver({ ...keychain, remove: () => Promise.reject(new Error('denied')) })
    await store.set('for-this-run-1', { remember: false })
    await expect(store.clear()).rejects.toMatchObject({ code: 'token.notRemoved' })
    // What is in memory is gone all the same.
    expect((await store.status()).state).toBe('none')
  })
})

describe('the check of a pasted token', () => {
  it.each(['', '   ', 'two words', 'line\nbreak', '令牌', 'tab\there', 'café', 'a'.repeat(8_193), 'x\u007f'])(
    'refuses %j without quoting it',
    (text) => {
      try {
        checkToken(text)
        expect.unreachable()
      } catch (error) {
        expect(error).toMatchObject({ code: 'token.malformed', params: {} })
        if (text.trim().length > 2) expect((error as Error).message).not.toContain(text.trim())
      }
    },
  )

  it('accepts printable ASCII up to 8,192 characters, trimmed', () => {
    expect(checkToken(` ${'a'.repeat(8_192)}\r\n`)).toHaveLength(8_192)
    expect(checkToken('!~/+=.-_eyJ')).toBe('!~/+=.-_eyJ')
  })
})
