import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const manifestPath = createRequire(import.meta.url).resolve('electron/package.json')
const packageDir = dirname(manifestPath)

/** Time limit for any response from the download server, in milliseconds. */
const probeMs = 8_000
/** Time limit of the download (about 110 MB), in milliseconds; the browser is used after it. */
const downloadMs = 300_000

/** Path of the program inside Electron's folder, as the package's `install.js` has it. */
const programPaths: { readonly [platform: string]: string } = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
}

/**
 * Returns the path of the installed binary, or null. Reads the package without loading it, which would start
 * a download. `ELECTRON_OVERRIDE_DIST_PATH` names another folder with an unpacked Electron.
 *
 * @param folder of the package `electron`
 */
export function installedElectron(
  folder: string = packageDir,
  environment: { readonly [name: string]: string | undefined } = process.env,
  platform: string = process.platform,
): string | null {
  const override = environment['ELECTRON_OVERRIDE_DIST_PATH']
  const pathFile = join(folder, 'path.txt')
  if (!override && !existsSync(pathFile)) return null
  const path = override
    ? join(override, programPaths[platform] ?? 'electron')
    : join(folder, 'dist', readFileSync(pathFile, 'utf8'))
  return existsSync(path) ? path : null
}

/** Downloads the binary with the package's own script; null when that fails. */
export async function downloadElectron(say: (line: string) => void): Promise<string | null> {
  if (!(await isReachable())) return null
  say('正在下载 Electron（约 110 MB，只需一次） / Downloading Electron (about 110 MB, once) …')
  await new Promise<void>((resolve) => {
    const child = spawn(process.execPath, [join(packageDir, 'install.js')], {
      stdio: ['ignore', 'inherit', 'ignore'],
      timeout: downloadMs,
    })
    child.once('error', () => resolve())
    child.once('exit', () => resolve())
  })
  return installedElectron()
}

/** Checks before a download, because a closed firewall makes it hang for minutes. */
async function isReachable(): Promise<boolean> {
  const mirror = process.env['ELECTRON_MIRROR'] ?? process.env['npm_config_electron_mirror']
  // Default without a mirror: the releases of the package's own repository.
  const { repository } = JSON.parse(readFileSync(manifestPath, 'utf8')) as { repository: string }
  try {
    await fetch(mirror ?? repository, {
      method: 'HEAD',
      signal: AbortSignal.timeout(probeMs),
    })
    return true
  } catch {
    return false
  }
}
