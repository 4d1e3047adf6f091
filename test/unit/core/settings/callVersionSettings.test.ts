import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Policy } from '../../../../electron/core/settings/Policy.ts'
import { SettingsStore } from '../../../../electron/core/settings/SettingsStore.ts'
import { callVersionFacts } from '../../../../electron/shared/model/callVersion.ts'

/** Address and version of the call are set apart and used together: a mixed-up pair is refused by the platform, row for row. */

const [documented, published] = callVersionFacts.v1.endpoints as readonly [string, string]
const [second] = callVersionFacts.v2.endpoints

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'version-settings-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function storeWith(policy?: object): SettingsStore {
  const path = join(folder, 'policy.json')
  if (policy) writeFileSync(path, JSON.stringify(policy))
  return new SettingsStore(folder, new Policy(path))
}

it('a known address brings its version, a version its address', () => {
  const store = storeWith()
  expect(store.get()).toMatchObject({ endpoint: documented, callVersion: 'v1' })
  expect(store.set({ ...store.get(), endpoint: second })).toMatchObject({
    endpoint: second,
    callVersion: 'v2',
  })
  expect(store.set({ ...store.get(), callVersion: 'v1' })).toMatchObject({
    endpoint: documented,
    callVersion: 'v1',
  })
  expect(storeWith().get()).toMatchObject({ endpoint: documented, callVersion: 'v1' })
})

it('an address of which only its owner knows the version keeps the chosen one', () => {
  const store = storeWith()
  const own = 'https://gateway.example/import'
  store.set({ ...store.get(), endpoint: own, callVersion: 'v2' })
  expect(storeWith().get()).toMatchObject({ endpoint: own, callVersion: 'v2' })
})

it.each([
  [{ callVersion: 'v2' }, { endpoint: second, callVersion: 'v2' }],
  [{ endpoint: second }, { endpoint: second, callVersion: 'v2' }],
  [
    { endpoint: published, callVersion: 'v1' },
    { endpoint: published, callVersion: 'v1' },
  ],
])('the policy %j gives the pair %j', (policy, pair) => {
  expect(storeWith(policy).get()).toMatchObject(pair)
})

it('a policy whose address and version do not fit is broken: nothing is sent', () => {
  const policy = { endpoint: documented, callVersion: 'v2' }
  storeWith(policy)
  expect(new Policy(join(folder, 'policy.json')).status()).toMatchObject({
    state: 'broken',
    fault: expect.stringContaining('callVersion') as string,
  })
})
