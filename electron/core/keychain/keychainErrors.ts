import { AppError } from '../../shared/errors/AppError.ts'
import type { Keychain } from './Keychain.ts'

/** `token.keychainUnavailable`: the keychain could not keep what it was to. */
export function keychainUnavailable({ name }: Keychain, cause: unknown): AppError {
  return new AppError('token.keychainUnavailable', `${name} cannot be used`, { params: { name }, cause })
}

/** `token.notRemoved`: what the keychain was to remove may still be there. */
export function notRemoved({ name }: Keychain, cause: unknown): AppError {
  return new AppError('token.notRemoved', `${name} did not remove it`, { params: { name }, cause })
}
