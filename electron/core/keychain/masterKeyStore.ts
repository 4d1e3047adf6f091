import { randomBytes, randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../shared/errors/AppError.ts'
import { flushFolder } from '../flushFolder.ts'
import { notRemoved, type Keychain } from './Keychain.ts'

export interface MasterKey {
  /** Identifies the wrapping key; stored beside the ciphertext. */
  keyId: string
  /** 32 bytes. */
  key: Buffer
  /** `file`: no keychain could be used, so read access to the data folder gives access to the key. */
  location: 'keychain' | 'file'
}

/**
 * Keeps the master keys, which wrap the data keys of staged jobs (decision 10).
 *
 * Every key has its own file `master-<keyId>.key` in the data folder. Where there is a keychain, the key
 * itself is in its own keychain account, and the file only records that. Nothing is ever overwritten: two
 * processes that start together create at most two keys, and both stay valid.
 */
export interface MasterKeyStore {
  /**
   * Returns the key that wraps new data keys: one from the keychain, else one from a file, else a new one.
   * Always the same within a process. A keychain that cannot be opened now counts as missing: `location` is
   * then `file`.
   *
   * @throws AppError `storage.unwritable` when a new key cannot be stored
   */
  obtain(): Promise<MasterKey>
  /**
   * Finds a key by its id.
   *
   * @returns 32 bytes; null when the key is lost (callers report `storage.keyLost`)
   * @throws AppError `storage.keyUnavailable` when its keychain cannot be opened now: the key is not lost, so
   *   callers must not discard the data it protects
   */
  find(keyId: string): Promise<Buffer | null>
  /**
   * Destroys every key, in the data folder and in the keychain. Data wrapped with them is unreadable for
   * good.
   *
   * @throws AppError `token.notRemoved` when a key could not be removed from the keychain: its file is kept,
   *   all other keys are removed
   */
  forgetAll(): Promise<void>
}

/** Content of a key file. `key` is hexadecimal; null when the key is in the keychain. */
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
    // Prefer a keychain that has become available since the key file was written.
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

  /** Reads the key back before reporting success: without its key the staged rows are lost. */
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
      // One lookup per process; retried after a failure.
      obtained ??= obtainOnce().catch((error: unknown) => {
        obtained = null
        throw error
      })
      return obtained
    },
    async find(keyId) {
      // Also prevents path traversal through a damaged id from the journal.
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

/** Sorted, so that every process prefers the same key. */
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

/** Writes a file that only its owner can read. Atomic: after a power cut it is complete or absent. */
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
    // A job prepared with a key whose file is lost cannot be read any more.
    flushFolder(folder)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
