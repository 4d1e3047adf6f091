import type { Configuration } from 'electron-builder'

/**
 * The fuses of a packaged app, as electron-builder names them (`electronFuses`). Every one is set, none left to Electron's
 * default. `checkFuses.ts` reads them back from a built package.
 */
export const packagedFuses = {
  // The app's binary must not run as a plain Node.js with our name and signature.
  runAsNode: false,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  // Code is loaded from the built archive only.
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  // No cookie is ever set; if one were, it would be encrypted.
  enableCookieEncryption: true,
  // Pages come from app://, never from file://.
  grantFileProtocolExtraPrivileges: false,
  // The app has no V8 snapshot of its own.
  loadBrowserProcessSpecificV8Snapshot: false,
} as const satisfies Configuration['electronFuses']

/**
 * Fuses that keep Electron's default, which electron-builder cannot set and a check reads back. Their place in the wire:
 * build/fuses/fuses.json5 of Electron.
 */
export const keptFuses: { readonly [name: string]: { index: number; isOn: boolean } } = {
  // undici parses HTTP in WebAssembly: with its guard pages V8 needs no check at every access.
  wasmTrapHandlers: { index: 8, isOn: true },
}
