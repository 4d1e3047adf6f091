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
