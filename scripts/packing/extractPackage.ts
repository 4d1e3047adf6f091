import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { extractAll } from '@electron/asar'

/**
 * Extracts a package into a folder outside the project, so that only its own files can be found.
 *
 * @param resourcesDir of the package
 * @returns the folder of the app: `out/main/index.js` and what it needs
 */
export function extractPackage(resourcesDir: string, folder: string): string {
  const app = join(folder, 'app')
  mkdirSync(app)
  extractAll(join(resourcesDir, 'app.asar'), app)
  for (const name of ['icons', 'samples']) {
    cpSync(join(resourcesDir, name), join(app, 'resources', name), { recursive: true })
  }
  return app
}
