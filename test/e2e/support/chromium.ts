import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser, type LaunchOptions } from 'playwright-core'

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * Starts a headless Chromium: the one `TUZHAN_CHROMIUM` names, the system's, or on Linux the one that comes with the
 * npm packages, so that a machine with nothing but Node and npm can run the tests.
 */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ headless: true, args: flags, ...chooseExecutable() })
}

function chooseExecutable(): LaunchOptions {
  const named = process.env['TUZHAN_CHROMIUM']
  if (named !== undefined) return { executablePath: named }
  if (process.platform === 'win32') return { channel: 'msedge' }
  if (process.platform === 'darwin') return { channel: 'chrome' }
  if (existsSync('/usr/bin/chromium')) return { executablePath: '/usr/bin/chromium' }
  const folder = packagedChromium()
  const executablePath = join(folder, 'chromium')
  return { executablePath, env: { ...process.env, ...missingParts(executablePath, folder) } }
}

/** Unpacked once for all test runs, and put in place in one step: two runs may start at the same time. */
function packagedChromium(): string {
  const packageDir = dirname(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))))
  const manifest = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')) as { version: string }
  const folder = join(tmpdir(), `tuzhan-chromium-${manifest.version}-${process.getuid?.() ?? 0}`)
  if (existsSync(folder)) return folder
  const staging = mkdtempSync(`${folder}-`)
  const script = fileURLToPath(new URL('./unpackChromium.ts', import.meta.url))
  const run = spawnSync(process.execPath, [script], {
    env: { ...process.env, TMPDIR: staging },
    encoding: 'utf8',
  })
  if (run.status !== 0) throw new Error(`Chromium could not be unpacked: ${run.stderr}`)
  try {
    renameSync(staging, folder)
  } catch (error) {
    // The other run was faster.
    rmSync(staging, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
  return folder
}

/** Libraries and fonts of the package, for a machine without; with the system's it renders as users see it. */
function missingParts(executablePath: string, folder: string): { [name: string]: string } {
  const runs = spawnSync(executablePath, ['--version'], { encoding: 'utf8' }).status === 0
  return {
    ...(runs ? {} : { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') }),
    ...(existsSync('/etc/fonts') ? {} : { FONTCONFIG_PATH: join(folder, 'fonts') }),
  }
}
