import type { Configuration } from 'electron-builder'

/**
 * The fuses of a packaged app, in the words of electron-builder (`electronFuses`); every one is decided, none left to
 * Electron's default. `checkFuses.ts` reads them back from a built package.
 */
export const packagedFuses = {
  // The app's binary must not run as a plain Node.js with our name and signature.
  runAsNode: false,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  // Code comes from the archive that was built and from nowhere else.
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  // No cookie is ever set; if one were, it would be encrypted.
  enableCookieEncryption: true,
  // Pages come from app://, never from file://.
  grantFileProtocolExtraPrivileges: false,
  // There is no snapshot of our own.
  loadBrowserProcessSpecificV8Snapshot: false,
} as const satisfies Configuration['electronFuses']
