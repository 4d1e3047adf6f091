import { AppError } from '../../shared/errors/AppError.ts'
import type { Keychain } from './Keychain.ts'

/** `token.keychainUnavailable`: the keychain could not keep or remove what it was to. */
export function keychainUnavailable(keychain: Keychain, cause: unknown): AppError {
  return new AppError('token.keychainUnavailable', `${keychain.name} cannot be used`, {
    params: { name: keychain.name },
    cause,
  })
}
