import { NoKeychain, type Keychain } from './Keychain.ts'
import { notRemoved } from './keychainErrors.ts'

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
