import type { AsyncEntry } from '@napi-rs/keyring'
import { NoKeychain, type Keychain } from './Keychain.ts'
import { requireSessionBus } from './sessionBus.ts'

/** Names this app in the keychain; a change would lose every stored token. */
export const keychainService = 'tuzhan-import-assistant'

const names: { readonly [platform: string]: string } = {
  win32: 'Windows Credential Manager',
  darwin: 'macOS Keychain',
}

/** Windows takes 2,560 bytes (CRED_MAX_CREDENTIAL_BLOB_SIZE), the smallest of all. */
const longestValueBytes = 2_560

/** What dbus-daemon and dbus-broker say when nothing on the bus is a Secret Service, and nothing could be started as one. */
const noService = /not provided by any \.service files|not activatable/

export interface SystemKeychainOptions {
  /** Default {@link keychainService}; tests on a real keychain use another. */
  service?: string
  /** For one operation. Long, because the user may have to unlock the keychain first. Default 60 s. */
  limitMs?: number
  /** For the session bus to say anything (Linux). Default 3 s. */
  busLimitMs?: number
  environment?: { readonly [name: string]: string | undefined }
}

/**
 * The keychain of this operating system through `@napi-rs/keyring` (decision 9).
 *
 * Linux is pinned to the Secret Service: left to itself the package falls back to the kernel keyring, which forgets at
 * reboot. The package is loaded at first use, so that a machine without its native binary has an unavailable
 * keychain instead of an app that does not start.
 */
export function createSystemKeychain(options: SystemKeychainOptions = {}): Keychain {
  const {
    service = keychainService,
    limitMs = 60_000,
    busLimitMs = 3_000,
    environment = process.env,
  } = options
  const name = names[process.platform] ?? 'Secret Service'

  async function withEntry<T>(account: string, use: (entry: AsyncEntry) => Promise<T>): Promise<T> {
    if (process.platform === 'linux') await requireSessionBus(busAddressOf(environment), busLimitMs)
    const { AsyncEntry } = await import('@napi-rs/keyring').catch((cause: unknown) => {
      throw new NoKeychain('the native binding does not load', { cause })
    })
    try {
      const entry = new AsyncEntry(service, account, { linux: { store: 'secret-service' } })
      return await withTimeLimit(use(entry), limitMs, name)
    } catch (error) {
      const isMissing = error instanceof Error && noService.test(error.message)
      throw isMissing ? new NoKeychain(error.message, { cause: error }) : error
    }
  }

  const keychain: Keychain = {
    name,
    async read(account) {
      const bytes = await withEntry(account, (entry) => entry.getSecret())
      return bytes === null ? null : Buffer.from(bytes).toString('utf8')
    },
    async write(account, value) {
      const bytes = Buffer.from(value, 'utf8')
      if (bytes.length > longestValueBytes)
        throw new Error(`the value is longer than ${longestValueBytes} bytes`)
      await withEntry(account, (entry) => entry.setSecret(bytes))
    },
    async remove(account) {
      await withEntry(account, (entry) => entry.deleteCredential())
    },
    async probe() {
      try {
        await keychain.read('probe')
        return { available: true, reason: null }
      } catch (error) {
        return { available: false, reason: error instanceof Error ? error.message : String(error) }
      }
    },
  }
  return keychain
}

/** libdbus falls back to this place as systemd's user sessions have it. */
function busAddressOf(environment: { readonly [name: string]: string | undefined }): string | undefined {
  const { DBUS_SESSION_BUS_ADDRESS: address, XDG_RUNTIME_DIR: runtimeDir } = environment
  return address ?? (runtimeDir === undefined ? undefined : `unix:path=${encodeURI(runtimeDir)}/bus`)
}

/**
 * The work's own end, or a rejection once the time is over. Work that ends later is ignored, its failure too.
 *
 * @param what named in the error's message
 */
export function withTimeLimit<T>(work: Promise<T>, limitMs: number, what: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${what} did not answer within ${limitMs} ms`)), limitMs)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
