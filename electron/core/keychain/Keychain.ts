import { AppError } from '../../shared/errors/AppError.ts'

/**
 * Port to the keychain of the operating system: one service (this app), values by account name. Every method
 * settles within a bounded time.
 *
 * @example
 * await keychain.write('x-token', token)
 * const stored = await keychain.read('x-token') // null when there is no such account
 * await removeAccount(keychain, 'x-token')
 */
export interface Keychain {
  /** Name for display, such as `Windows Credential Manager`. */
  readonly name: string

  /**
   * @returns null when there is no such account
   * @throws NoKeychain, Error when the keychain cannot be read
   */
  read(account: string): Promise<string | null>

  /** Stores a value, replacing an earlier one. @throws NoKeychain, Error when it could not be stored */
  write(account: string, value: string): Promise<void>

  /** Removes an account; a missing one is no error. @throws NoKeychain, Error when it may still be there */
  remove(account: string): Promise<void>

  /** Checks whether the keychain can be used. `reason` is English, for logs. Never throws. */
  probe(): Promise<{ available: boolean; reason: string | null }>
}

/**
 * Thrown by every method except `probe` on a machine without a keychain. Unlike a locked keychain, it cannot
 * hold any values.
 */
export class NoKeychain extends Error {}

/** Makes `token.keychainUnavailable`: the keychain could not store a value. */
export function keychainUnavailable({ name }: Keychain, cause: unknown): AppError {
  return new AppError('token.keychainUnavailable', `${name} cannot be used`, { params: { name }, cause })
}

/** Makes `token.notRemoved`: the value may still be in the keychain. */
export function notRemoved({ name }: Keychain, cause: unknown): AppError {
  return new AppError('token.notRemoved', `${name} did not remove it`, { params: { name }, cause })
}

/**
 * Removes an account. Succeeds on a machine without a keychain, where nothing was stored.
 *
 * @throws AppError `token.notRemoved` when a locked or unresponsive keychain may still hold the value
 */
export async function removeAccount(keychain: Keychain, account: string): Promise<void> {
  try {
    await keychain.remove(account)
  } catch (cause) {
    if (!(cause instanceof NoKeychain)) throw notRemoved(keychain, cause)
  }
}
