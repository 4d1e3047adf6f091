import { AppError } from '../../shared/errors/AppError.ts'

/**
 * The port to the keychain of the operating system: one service (this app), values by account name.
 * Every method ends within a bounded time.
 */
export interface Keychain {
  /** Proper name for show: `Windows Credential Manager`. */
  readonly name: string

  /** Null when there is no such account. @throws when the keychain cannot be read, unlike when it has nothing. */
  read(account: string): Promise<string | null>

  /** Replaces what was there. @throws when it could not be stored. */
  write(account: string, value: string): Promise<void>

  /** An account that is not there is fine. @throws when it is there and could not be removed. */
  remove(account: string): Promise<void>

  /** Whether values can be kept here. `reason` is English and for logs. Never throws. */
  probe(): Promise<{ available: boolean; reason: string | null }>
}

/** Thrown by every method but `probe` where there is no keychain: then nothing was ever kept in one, unlike in one that is locked. */
export class NoKeychain extends Error {}

/** `token.keychainUnavailable`: the keychain could not keep what it was to. */
export function keychainUnavailable({ name }: Keychain, cause: unknown): AppError {
  return new AppError('token.keychainUnavailable', `${name} cannot be used`, { params: { name }, cause })
}

/** `token.notRemoved`: what the keychain was to remove may still be there. */
export function notRemoved({ name }: Keychain, cause: unknown): AppError {
  return new AppError('token.notRemoved', `${name} did not remove it`, { params: { name }, cause })
}

/**
 * Removes what is kept under an account. A keychain that is locked or does not answer may still have it; where there is none
 * nothing was kept.
 *
 * @throws AppError `token.notRemoved`
 */
export async function removeAccount(keychain: Keychain, account: string): Promise<void> {
  try {
    await keychain.remove(account)
  } catch (cause) {
    if (!(cause instanceof NoKeychain)) throw notRemoved(keychain, cause)
  }
}
