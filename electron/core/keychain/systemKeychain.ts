import type { AsyncEntry } from '@napi-rs/keyring'
import { NoKeychain, type Keychain } from './Keychain.ts'
import { requireSessionBus } from './sessionBus.ts'

/** Service name of this app in the keychain. Changing it would lose every stored token. */
export const keychainService = 'tuzhan-import-assistant'

const names: { readonly [platform: string]: string } = {
  win32: 'Windows Credential Manager',
  darwin: 'macOS Keychain',
}

/** Limit of Windows (CRED_MAX_CREDENTIAL_BLOB_SIZE), the smallest of all systems. */
const longestValueBytes = 2_560

/** Errors of dbus-daemon and dbus-broker when no Secret Service is running and none can be activated. */
const noService = /not provided by any \.service files|not activatable/

export interface SystemKeychainOptions {
  /** Default {@link keychainService}; tests on a real keychain use another. */
  service?: string
  /** Timeout of one operation in ms. Default 60 s: the user may have to unlock the keychain first. */
  limitMs?: number
  /** Timeout in ms for the first response of the session bus (Linux). Default 3 s. */
  busLimitMs?: number
  /** Default `process.env`. */
  environment?: { readonly [name: string]: string | undefined }
}

/**
 * Accesses the keychain of this operating system through `@napi-rs/keyring` (decision 9).
 *
 * Linux is pinned to the Secret Service: by default the package falls back to the kernel keyring, which is
 * lost at reboot. The package is loaded at first use: without its native binary the keychain is unavailable,
 * but the app starts.
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

/** Without an address, uses the path of systemd user sessions, as libdbus does. */
function busAddressOf(environment: { readonly [name: string]: string | undefined }): string | undefined {
  const { DBUS_SESSION_BUS_ADDRESS: address, XDG_RUNTIME_DIR: runtimeDir } = environment
  return address ?? (runtimeDir === undefined ? undefined : `unix:path=${encodeURI(runtimeDir)}/bus`)
}

/**
 * Settles as `work` does, or rejects after the time limit. A later result or failure of `work` is ignored.
 *
 * @param limitMs time limit in milliseconds
 * @param what names the work in the error message
 */
export function withTimeLimit<T>(work: Promise<T>, limitMs: number, what: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${what} did not answer within ${limitMs} ms`)), limitMs)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
