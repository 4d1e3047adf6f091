import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** Folder name of the app's own files. ASCII, because some tools still fail on anything else. */
const folderName = 'tuzhan-import-assistant'

/** The folder of all files of the app, shared by the window and the command line. */
export function appFolder(
  environment: { readonly [name: string]: string | undefined } = process.env,
  platform: string = process.platform,
  home: string = homedir(),
): string {
  if (platform === 'win32')
    return join(environment['APPDATA'] || join(home, 'AppData', 'Roaming'), folderName)
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', folderName)
  return join(environment['XDG_CONFIG_HOME'] || join(home, '.config'), folderName)
}

/**
 * The data folder: journal, settings, templates. `TUZHAN_DATA_DIR` overrides it. Call once, at start: a
 * relative path is resolved against the current working folder, which may change while the app runs.
 */
export function defaultDataDir(
  environment: { readonly [name: string]: string | undefined } = process.env,
): string {
  return resolve(environment['TUZHAN_DATA_DIR'] || join(appFolder(environment), 'data'))
}
