import type { TokenStatus } from '../../electron/shared/model/settings.ts'

/** No token, on a computer with a keychain. */
export const noToken: TokenStatus = {
  state: 'none',
  masked: null,
  savedAt: null,
  isRefused: false,
  keychain: { available: true, name: 'Windows 凭据管理器', reason: null },
  app: null,
}

/** A token that was pasted at an unknown time. */
export const storedToken: TokenStatus = { ...noToken, state: 'stored', masked: '••••1a2b' }
