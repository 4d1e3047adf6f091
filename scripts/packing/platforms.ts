/** A system the app is packed for. */
export interface PackedPlatform {
  /** electron-builder's name. */
  os: 'win' | 'mac' | 'linux'
  /** Node.js's name. */
  platform: 'win32' | 'darwin' | 'linux'
  arch: 'x64' | 'arm64'
  /** Package of the keychain's binary (`@napi-rs/keyring` lists them as optional dependencies). */
  keyringPackage: string
}

export const packedPlatforms: readonly PackedPlatform[] = [
  { os: 'win', platform: 'win32', arch: 'x64', keyringPackage: '@napi-rs/keyring-win32-x64-msvc' },
  { os: 'win', platform: 'win32', arch: 'arm64', keyringPackage: '@napi-rs/keyring-win32-arm64-msvc' },
  { os: 'mac', platform: 'darwin', arch: 'x64', keyringPackage: '@napi-rs/keyring-darwin-x64' },
  { os: 'mac', platform: 'darwin', arch: 'arm64', keyringPackage: '@napi-rs/keyring-darwin-arm64' },
  { os: 'linux', platform: 'linux', arch: 'x64', keyringPackage: '@napi-rs/keyring-linux-x64-gnu' },
  { os: 'linux', platform: 'linux', arch: 'arm64', keyringPackage: '@napi-rs/keyring-linux-arm64-gnu' },
]
