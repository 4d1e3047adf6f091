import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { installedElectron } from '../../../../dev/browserHost/findElectron.ts'
import { sandboxObstacle, type SandboxFacts } from '../../../../dev/browserHost/sandboxObstacle.ts'

describe('the sandbox of Electron', () => {
  const electronPath = '/project/node_modules/electron/dist/electron'
  const facts = (own: Partial<SandboxFacts> = {}, files: { [path: string]: string } = {}): SandboxFacts => ({
    platform: 'linux',
    userId: 1000,
    read: (path) => files[path] ?? null,
    isSetuidRoot: () => false,
    ...own,
  })
  const ubuntu = { '/proc/sys/kernel/apparmor_restrict_unprivileged_userns': '1\n' }

  // `npm start` ended with a trace of native code (electron#42510) instead of a window or the browser.
  it('cannot start on Ubuntu 23.10 and later, nor as root', () => {
    expect(sandboxObstacle(electronPath, facts({}, ubuntu))).toBe('namespaces')
    expect(sandboxObstacle(electronPath, facts({ userId: 0 }))).toBe('root')
  })

  it.each([
    ['/proc/sys/kernel/unprivileged_userns_clone', '0'],
    ['/proc/sys/user/max_user_namespaces', '0'],
  ])('cannot start where %s is %s', (path, value) => {
    expect(sandboxObstacle(electronPath, facts({}, { [path]: `${value}\n` }))).toBe('namespaces')
  })

  it('starts where the administrator has set the helper up, where namespaces are free, and on other systems', () => {
    const isHelper = (path: string): boolean => path === '/project/node_modules/electron/dist/chrome-sandbox'
    expect(sandboxObstacle(electronPath, facts({ isSetuidRoot: isHelper }, ubuntu))).toBeNull()
    expect(sandboxObstacle(electronPath, facts())).toBeNull()
    expect(sandboxObstacle(electronPath, facts({ platform: 'darwin', userId: 0 }, ubuntu))).toBeNull()
  })
})

describe('the binary of Electron', () => {
  let folder: string
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'electron-package-'))))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('is found by path.txt, which the download writes', () => {
    expect(installedElectron(folder, {})).toBeNull()
    mkdirSync(join(folder, 'dist'))
    writeFileSync(join(folder, 'dist/electron'), '')
    writeFileSync(join(folder, 'path.txt'), 'electron')
    expect(installedElectron(folder, {})).toBe(join(folder, 'dist/electron'))
  })

  // An administrator who unpacked one binary for everybody has no path.txt in the package, and it was downloaded anyway.
  it('is found in ELECTRON_OVERRIDE_DIST_PATH without a download, under the name of the system', () => {
    const own = join(folder, 'own')
    mkdirSync(join(own, 'Electron.app/Contents/MacOS'), { recursive: true })
    for (const name of ['electron', 'electron.exe', 'Electron.app/Contents/MacOS/Electron']) {
      writeFileSync(join(own, name), '')
    }
    const environment = { ELECTRON_OVERRIDE_DIST_PATH: own }
    expect(installedElectron(folder, environment, 'linux')).toBe(join(own, 'electron'))
    expect(installedElectron(folder, environment, 'win32')).toBe(join(own, 'electron.exe'))
    expect(installedElectron(folder, environment, 'darwin')).toBe(
      join(own, 'Electron.app/Contents/MacOS/Electron'),
    )
    expect(installedElectron(folder, { ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'none') })).toBeNull()
  })
})
