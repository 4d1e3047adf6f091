import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import configuration from '../../../electron-builder.config.ts'

const require = createRequire(import.meta.url)
const { LinuxTargetHelper } = require('app-builder-lib/out/targets/LinuxTargetHelper.js')
const AppImageTarget = require('app-builder-lib/out/targets/appimage/AppImageTarget.js').default
const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8'))

/** What electron-builder's own classes need of a packager to write an entry. */
const packager = {
  platformSpecificBuildOptions: configuration.linux,
  config: configuration,
  executableName: configuration.linux?.executableName,
  fileAssociations: [],
  info: { metadata: manifest },
  appInfo: {
    productName: configuration.productName,
    sanitizedProductName: configuration.productName,
    description: manifest.description,
    buildVersion: manifest.version,
  },
}
const helper = new LinuxTargetHelper(packager)
const entries: { readonly [format: string]: () => Promise<string> } = {
  deb: () => helper.computeDesktopEntry(configuration.linux),
  AppImage: () => new AppImageTarget(null, packager, helper, '/nowhere').desktopEntry.value,
}

const folder = mkdtempSync(join(tmpdir(), 'desktop-entry-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const isInstalled = spawnSync('desktop-file-validate', ['--help']).status === 0

describe.each(Object.entries(entries))('the desktop entry of the %s', (name, read) => {
  // `Exec=AppRun %F %U`: the specification allows one such code, and desktops refuse to start the entry.
  it('passes files by one code', async () => {
    const exec = /^Exec=(.*)$/m.exec(await read())?.[1] ?? ''
    expect(exec.match(/%[fFuU]/g)).toHaveLength(1)
  })

  // Chromium's sandbox is one of two walls around the page.
  it('does not switch the sandbox off', async () => {
    expect(await read()).not.toContain('--no-sandbox')
  })

  // Electron takes its app id from desktopName: with another class the running window has no icon and no name.
  it('names the window class that Electron gives the window', async () => {
    const windowClass = /^StartupWMClass=(.*)$/m.exec(await read())?.[1]
    expect(`${windowClass}.desktop`).toBe(manifest.desktopName)
    expect(helper.getDesktopFileName()).toBe(windowClass)
  })

  it.skipIf(!isInstalled)('is valid', async () => {
    const path = join(folder, `${name}.desktop`)
    writeFileSync(path, await read())
    const { status, stdout } = spawnSync('desktop-file-validate', [path], { encoding: 'utf8' })
    expect(status, stdout).toBe(0)
  })
})
