import { randomBytes, randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../shared/errors/AppError.ts'
import { notRemoved, type Keychain } from './Keychain.ts'

export interface MasterKey {
  /** Which key wrapped something; stored beside the ciphertext. */
  keyId: string
  /** 32 bytes. */
  key: Buffer
  /** `file`: this machine has no keychain, and whoever can read the data folder can read the key. */
  location: 'keychain' | 'file'
}

/**
 * The keys that wrap the keys of staged jobs (decision 10).
 *
 * Every key ever made has its own file `master-<keyId>.key` in the data folder and, where there is a keychain, its own
 * account there; the file then only says so. Nothing is ever written over, so two processes that start together at
 * worst make two keys, and both stay valid.
 */
export interface MasterKeyStore {
  /**
   * The key to wrap new things with: one from the keychain, else one from a file, else a new one. Always the same
   * in one process. A keychain that does not open at the moment counts as none: `location` then says `file`.
   *
   * @throws AppError `storage.unwritable` when a new key cannot be kept
   */
  obtain(): Promise<MasterKey>
  /**
   * The key of that id; null when it is gone (`storage.keyLost`).
   *
   * @throws AppError `storage.keyUnavailable` when it is in a keychain that does not open at the moment: it is
   * not lost, so nothing may be thrown away for it
   */
  find(keyId: string): Promise<Buffer | null>
  /**
   * Destroys every key, here and in the keychain: what they had wrapped can never be read again.
   *
   * @throws AppError `token.notRemoved` when one in the keychain could not be removed; its file stays then, and the
   *   others are gone all the same
   */
  forgetAll(): Promise<void>
}

/** The file of one key. `key` is hexadecimal, null when it is in the keychain. */
interface KeyFile {
  version: 1
  location: 'keychain' | 'file'
  key: string | null
}

const keyBytes = 32
const keyFilePattern = /^master-([0-9a-f-]{36})\.key$/

/** See {@link MasterKeyStore}. */
export function createMasterKeyStore(options: { keychain: Keychain; dataDir: string }): MasterKeyStore {
  const { keychain, dataDir } = options
  const known = new Map<string, MasterKey>()
  let obtained: Promise<MasterKey> | null = null

  async function load(keyId: string): Promise<MasterKey | null> {
    const remembered = known.get(keyId)
    if (remembered !== undefined) return remembered

    const file = await readKeyFile(keyPath(dataDir, keyId))
    if (file === null) return null
    const text = file.location === 'keychain' ? await readFromKeychain(keyId) : file.key
    const key = parseKey(text)
    if (key === null) return null
    const found: MasterKey = { keyId, key, location: file.location }
    known.set(keyId, found)
    return found
  }

  async function readFromKeychain(keyId: string): Promise<string | null> {
    try {
      return await keychain.read(accountOf(keyId))
    } catch (cause) {
      throw new AppError('storage.keyUnavailable', `${keychain.name} cannot be read`, {
        params: { name: keychain.name },
        cause,
      })
    }
  }

  async function obtainOnce(): Promise<MasterKey> {
    const found: MasterKey[] = []
    for (const keyId of await listKeyIds(dataDir)) {
      const key = await load(keyId).catch(() => null)
      if (key !== null) found.push(key)
    }
    const [first] = found
    const kept = found.find((key) => key.location === 'keychain')
    if (kept !== undefined) return kept
    // A key in a file is no reason to keep away from a keychain that has come up since.
    return first === undefined || (await keychain.probe()).available ? create() : first
  }

  async function create(): Promise<MasterKey> {
    const keyId = randomUUID()
    const key = randomBytes(keyBytes)
    const location = (await storeInKeychain(keyId, key)) ? 'keychain' : 'file'
    const file: KeyFile = { version: 1, location, key: location === 'file' ? key.toString('hex') : null }
    try {
      await writeAtomically(dataDir, keyPath(dataDir, keyId), JSON.stringify(file))
    } catch (cause) {
      throw new AppError('storage.unwritable', 'the master key cannot be kept', { params: {}, cause })
    }
    const made: MasterKey = { keyId, key, location }
    known.set(keyId, made)
    return made
  }

  /** True only when the key was read back: a key that is lost takes the staged rows with it. */
  async function storeInKeychain(keyId: string, key: Buffer): Promise<boolean> {
    try {
      await keychain.write(accountOf(keyId), key.toString('hex'))
      return (await keychain.read(accountOf(keyId))) === key.toString('hex')
    } catch {
      return false
    }
  }

  async function forget(keyId: string): Promise<void> {
    const path = keyPath(dataDir, keyId)
    if ((await readKeyFile(path))?.location === 'keychain') {
      await keychain.remove(accountOf(keyId)).catch((cause: unknown) => {
        throw notRemoved(keychain, cause)
      })
    }
    await rm(path, { force: true })
  }

  return {
    obtain() {
      // One process asks once; after a failure the next call tries again.
      obtained ??= obtainOnce().catch((error: unknown) => {
        obtained = null
        throw error
      })
      return obtained
    },
    async find(keyId) {
      // Also keeps a damaged id from the journal from becoming a path.
      if (!keyFilePattern.test(`master-${keyId}.key`)) return null
      return (await load(keyId))?.key ?? null
    },
    async forgetAll() {
      obtained = null
      known.clear()
      const failures: unknown[] = []
      for (const keyId of await listKeyIds(dataDir)) {
        await forget(keyId).catch((error: unknown) => failures.push(error))
      }
      if (failures.length > 0) throw failures[0]
    },
  }
}

function keyPath(dataDir: string, keyId: string): string {
  return join(dataDir, `master-${keyId}.key`)
}

function accountOf(keyId: string): string {
  return `master-key:${keyId}`
}

/** In an order that is the same for every process. */
async function listKeyIds(dataDir: string): Promise<string[]> {
  const names = await readdir(dataDir).catch(() => [])
  return names.flatMap((name) => keyFilePattern.exec(name)?.[1] ?? []).sort()
}

async function readKeyFile(path: string): Promise<KeyFile | null> {
  try {
    const file = JSON.parse(await readFile(path, 'utf8')) as Partial<KeyFile>
    if (file.version !== 1 || (file.location !== 'keychain' && file.location !== 'file')) return null
    return { version: 1, location: file.location, key: file.key ?? null }
  } catch {
    return null
  }
}

function parseKey(text: string | null): Buffer | null {
  return text !== null && /^[0-9a-f]{64}$/.test(text) ? Buffer.from(text, 'hex') : null
}

/** Only its owner may read it; it is there whole or not at all, also after a power cut. */
async function writeAtomically(folder: string, path: string, text: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const temporary = `${path}.${randomUUID()}.tmp`
  try {
    const file = await open(temporary, 'wx', 0o600)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
