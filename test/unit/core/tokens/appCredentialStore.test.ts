import { expect, it } from 'vitest'
import { appAccount, createAppCredentialStore } from '../../../../electron/core/tokens/appCredentialStore.ts'
import { createMemoryKeychain } from '../../../../electron/core/keychain/memoryKeychain.ts'

const app = { appId: 'app-1', appSecret: 'canary-secret-6f1e2d3c' }

it('the store of app credentials keeps an app for the next start, trimmed, and shows only its id', async () => {
  const keychain = createMemoryKeychain()
  await createAppCredentialStore(keychain).set(
    { appId: ` ${app.appId}\n`, appSecret: `${app.appSecret} ` },
    { remember: true },
  )
  const afterRestart = createAppCredentialStore(keychain)
  expect(await afterRestart.appId()).toBe('app-1')
  expect(await afterRestart.read()).toEqual(app)
})

it('the store of app credentials keeps one for this run out of the keychain', async () => {
  const keychain = createMemoryKeychain()
  const store = createAppCredentialStore(keychain)
  await store.set(app, { remember: false })
  expect(await store.read()).toEqual(app)
  expect(await keychain.read(appAccount)).toBeNull()
})

it('the store of app credentials removes an app everywhere', async () => {
  const keychain = createMemoryKeychain()
  const store = createAppCredentialStore(keychain)
  await store.set(app, { remember: true })
  await store.set(app, { remember: false })
  await store.clear()
  expect(await store.read()).toBeNull()
  expect(await keychain.read(appAccount)).toBeNull()
})

it('the store of app credentials reports what it cannot keep, and changes nothing', async () => {
  const store = createAppCredentialStore(createMemoryKeychain('none'))
  await expect(store.set(app, { remember: true })).rejects.toMatchObject({
    code: 'token.keychainUnavailable',
  })
  expect(await store.read()).toBeNull()
  await store.clear()
})

it('the store of app credentials reports that a stored app may remain when the keychain does not answer', async () => {
  const keychain = createMemoryKeychain()
  const store = createAppCredentialStore({
    ...keychain,
    probe: async () => ({ available: false, reason: 'locked' }),
    remove: () => Promise.reject(new Error('locked')),
  })
  await expect(store.clear()).rejects.toMatchObject({ code: 'token.notRemoved' })
})

it.each([
  ['', 'x'],
  ['x', ''],
  ['应用', 'x'],
  ['x', 'two words'],
  ['x', 'y'.repeat(501)],
])('the store of app credentials refuses an impossible id or secret: %j, %j', async (appId, appSecret) => {
  const store = createAppCredentialStore(createMemoryKeychain())
  await expect(store.set({ appId, appSecret }, { remember: true })).rejects.toMatchObject({
    code: 'token.malformed',
    params: {},
  })
})

it('the store of app credentials ignores a value it did not write', async () => {
  const keychain = createMemoryKeychain()
  for (const foreign of ['', 'plain', 'null', '{"appId":"x"}', '[]']) {
    await keychain.write(appAccount, foreign)
    expect(await createAppCredentialStore(keychain).read()).toBeNull()
  }
})
