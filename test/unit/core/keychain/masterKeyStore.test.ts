import { execFile } from 'node:child_process'
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMasterKeyStore } from '../../../../electron/core/keychain/masterKeyStore.ts'
import { createMemoryKeychain } from '../../../../electron/core/keychain/memoryKeychain.ts'
import type { Keychain } from '../../../../electron/core/keychain/Keychain.ts'

let dataDir: string

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'master-key-'))
})

afterEach(async () => {
  await rm(dataDir, { recursive: true, force: true })
})

async function filesText(): Promise<string> {
  const names = await readdir(dataDir)
  return (await Promise.all(names.map((name) => readFile(join(dataDir, name), 'utf8')))).join('\n')
}

/** Works until it is switched off, as a keychain that gets locked. */
function lockableKeychain(): Keychain & { locked: boolean } {
  const inner = createMemoryKeychain()
  const keychain = {
    ...inner,
    locked: false,
    async read(account: string) {
      if (keychain.locked) throw new Error('locked')
      return inner.read(account)
    },
    async write(account: string, value: string) {
      if (keychain.locked) throw new Error('locked')
      return inner.write(account, value)
    },
    async probe() {
      return { available: !keychain.locked, reason: keychain.locked ? 'locked' : null }
    },
  }
  return keychain
}

describe('with a keychain', () => {
  it('creates a 256-bit key once, finds it after a restart, and keeps it out of the data folder', async () => {
    const keychain = createMemoryKeychain()
    const made = await createMasterKeyStore({ keychain, dataDir }).obtain()
    expect(made.location).toBe('keychain')
    expect(made.key).toHaveLength(32)

    const afterRestart = createMasterKeyStore({ keychain, dataDir })
    expect(await afterRestart.obtain()).toEqual(made)
    expect(await afterRestart.find(made.keyId)).toEqual(made.key)
    expect(await filesText()).not.toContain(made.key.toString('hex'))
  })

  it('creates one key for simultaneous callers', async () => {
    const store = createMasterKeyStore({ keychain: createMemoryKeychain(), dataDir })
    const keys = await Promise.all([store.obtain(), store.obtain(), store.obtain()])
    expect(new Set(keys.map(({ keyId }) => keyId)).size).toBe(1)
  })

  // A lost key must be reported, and a new key of the same name must not be used for what the old one had wrapped.
  it('reports a key that is gone from the keychain, and creates another under another id', async () => {
    const keychain = createMemoryKeychain()
    const lost = await createMasterKeyStore({ keychain, dataDir }).obtain()
    await keychain.remove(`master-key:${lost.keyId}`)

    const store = createMasterKeyStore({ keychain, dataDir })
    expect(await store.find(lost.keyId)).toBeNull()
    const next = await store.obtain()
    expect(next.keyId).not.toBe(lost.keyId)
    expect(await store.find(lost.keyId)).toBeNull()
  })

  it('does not report a key as lost while its keychain is locked', async () => {
    const keychain = lockableKeychain()
    const { keyId, key } = await createMasterKeyStore({ keychain, dataDir }).obtain()
    keychain.locked = true
    const store = createMasterKeyStore({ keychain, dataDir })
    await expect(store.find(keyId)).rejects.toMatchObject({ code: 'storage.keyUnavailable' })
    keychain.locked = false
    expect(await store.find(keyId)).toEqual(key)
  })

  it('uses a key in a file while the keychain is locked, and returns to the keychain afterwards', async () => {
    const keychain = lockableKeychain()
    const first = await createMasterKeyStore({ keychain, dataDir }).obtain()
    keychain.locked = true
    const second = await createMasterKeyStore({ keychain, dataDir }).obtain()
    expect(second.location).toBe('file')
    keychain.locked = false
    const store = createMasterKeyStore({ keychain, dataDir })
    expect(await store.obtain()).toEqual(first)
    expect(await store.find(second.keyId)).toEqual(second.key)
  })

  it('uses a file when the keychain accepts the key and does not return it', async () => {
    const keychain = { ...createMemoryKeychain(), read: async () => null }
    const made = await createMasterKeyStore({ keychain, dataDir }).obtain()
    expect(made.location).toBe('file')
    expect(await createMasterKeyStore({ keychain, dataDir }).find(made.keyId)).toEqual(made.key)
  })
})

describe('without a keychain', () => {
  const keychain = createMemoryKeychain('none')

  it('keeps the key in a file that only its owner can read', async () => {
    const made = await createMasterKeyStore({ keychain, dataDir }).obtain()
    expect(made.location).toBe('file')
    expect(await createMasterKeyStore({ keychain, dataDir }).obtain()).toEqual(made)
    const names = await readdir(dataDir)
    expect(names).toEqual([`master-${made.keyId}.key`])
    if (process.platform !== 'win32') {
      expect((await stat(join(dataDir, `master-${made.keyId}.key`))).mode & 0o777).toBe(0o600)
    }
  })

  it('moves on to the keychain once there is one, and still finds the old key', async () => {
    const inFile = await createMasterKeyStore({ keychain, dataDir }).obtain()
    const store = createMasterKeyStore({ keychain: createMemoryKeychain(), dataDir })
    expect((await store.obtain()).location).toBe('keychain')
    expect(await store.find(inFile.keyId)).toEqual(inFile.key)
  })

  it('never writes over a key file, however damaged', async () => {
    const made = await createMasterKeyStore({ keychain, dataDir }).obtain()
    const path = join(dataDir, `master-${made.keyId}.key`)
    await writeFile(path, '{"version":1,"loca')
    const store = createMasterKeyStore({ keychain, dataDir })
    expect(await store.find(made.keyId)).toBeNull()
    expect((await store.obtain()).keyId).not.toBe(made.keyId)
    expect(await readFile(path, 'utf8')).toBe('{"version":1,"loca')
  })

  it('does not treat an id as a path', async () => {
    await writeFile(join(dataDir, 'secret.key'), '{"version":1,"location":"file","key":"00"}')
    const store = createMasterKeyStore({ keychain, dataDir: join(dataDir, 'inner') })
    expect(await store.find('../secret')).toBeNull()
    expect(await store.find('')).toBeNull()
  })

  it('reports a data folder that cannot be written', async () => {
    const file = join(dataDir, 'file')
    await writeFile(file, '')
    await chmod(file, 0o400)
    await expect(
      createMasterKeyStore({ keychain, dataDir: join(file, 'inner') }).obtain(),
    ).rejects.toMatchObject({
      code: 'storage.unwritable',
    })
  })

  // Two starts at the same moment: the slower one must not take the key away from under the faster one's data.
  it('loses no key when several processes start together', async () => {
    const script = join(import.meta.dirname, 'obtainMasterKey.ts')
    const run = promisify(execFile)
    const made = await Promise.all(
      [1, 2, 3, 4].map(async () => {
        const { stdout } = await run(process.execPath, [script, dataDir])
        return JSON.parse(stdout) as { keyId: string; key: string }
      }),
    )
    const store = createMasterKeyStore({ keychain, dataDir })
    for (const { keyId, key } of made) expect((await store.find(keyId))?.toString('hex')).toBe(key)
    expect((await readdir(dataDir)).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })
})
