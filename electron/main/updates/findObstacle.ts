import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { UpdateObstacle } from '../../shared/model/update.ts'

export interface Installation {
  isPackaged: boolean
  platform: string
  /** Folder of app.asar, where electron-builder puts `app-update.yml`. */
  resourcesPath: string
  environment: { readonly [name: string]: string | undefined }
}

/** Returns why this copy cannot update itself; null when it can. */
export function findObstacle({
  isPackaged,
  platform,
  resourcesPath,
  environment,
}: Installation): UpdateObstacle | null {
  if (!isPackaged) return 'development'
  // Set by the portable .exe of electron-builder.
  if (environment['PORTABLE_EXECUTABLE_FILE']) return 'portable'
  // Set by the AppImage runtime; a .deb is updated by the package manager.
  if (platform === 'linux') return environment['APPIMAGE'] ? null : 'packageManager'
  // Without a publisher's name electron-updater would install any file of the address. macOS verifies by itself.
  if (platform === 'win32' && !namesPublisher(join(resourcesPath, 'app-update.yml'))) return 'unsigned'
  return null
}

function namesPublisher(path: string): boolean {
  return existsSync(path) && /^publisherName:/m.test(readFileSync(path, 'utf8'))
}
