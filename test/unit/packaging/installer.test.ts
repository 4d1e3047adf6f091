import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import configuration from '../../../electron-builder.config.ts'
import { appId } from '../../../electron/main/appId.ts'
import { keychainService } from '../../../electron/core/keychain/systemKeychain.ts'

const packagingDir = resolve(import.meta.dirname, '../../../packaging')
const script = readFileSync(join(packagingDir, 'installer.nsh'), 'utf8')
const hasMakensis = spawnSync('makensis', ['-VERSION']).status === 0

describe('the Windows installer', () => {
  it('gives the shortcut the app id, without which notifications are not shown as the app’s', () => {
    expect(configuration.appId).toBe(appId)
  })

  it('requires no administrator', () => {
    expect(configuration.nsis).toMatchObject({ oneClick: true, perMachine: false, allowElevation: false })
    expect(configuration.win?.requestedExecutionLevel).toBe('asInvoker')
  })

  it('does not become the default for spreadsheets', () => {
    // electron-builder writes the default of an extension for these two, whatever its docs say about roles.
    expect(configuration.fileAssociations).toBeUndefined()
    expect(configuration.win?.fileAssociations).toBeUndefined()
    expect(script).not.toMatch(/WriteRegStr SHELL_CONTEXT "Software\\Classes\\\.[^"]*" ""/)
  })

  it('removes the data folder that the app uses, and only after a confirmation', () => {
    expect(script).toContain(`RMDir /r "$APPDATA\\${keychainService}"`)
    expect(script.match(/RMDir/g)).toHaveLength(1)
    expect(configuration.nsis?.deleteAppDataOnUninstall).toBe(false)
    expect(script).toContain('MB_DEFBUTTON2')
  })

  it('starts the executable that is packed, in the order that Electron understands', () => {
    const command = readFileSync(join(packagingDir, 'tuzhan-cli.cmd'), 'utf8')
    expect(command).toContain(`"%~dp0${configuration.win?.executableName}.exe" -- --cli %*\r\n`)
    // Without \r cmd.exe misreads labels and longer scripts; the code page must not matter.
    expect(command.replaceAll('\r\n', '')).not.toMatch(/[^\x20-\x7e]/)
  })

  it.skipIf(!hasMakensis)('compiles', () => {
    const folder = mkdtempSync(join(tmpdir(), 'installer-'))
    try {
      writeFileSync(
        join(folder, 'main.nsi'),
        `Unicode true
        !include LogicLib.nsh
        !include FileFunc.nsh
        !define APP_EXECUTABLE_FILENAME "app.exe"
        !define SHORTCUT_NAME "兔展客户导入助手"
        !define isUpdated \`"" == "x"\`
        Name test
        OutFile "${join(folder, 'out.exe')}"
        InstallDir "$TEMP\\test"
        !include "${join(packagingDir, 'installer.nsh')}"
        Section
          !insertmacro customInstall
          WriteUninstaller "$INSTDIR\\uninstall.exe"
        SectionEnd
        Section Uninstall
          !insertmacro customUnInstall
        SectionEnd`,
      )
      const args = ['-INPUTCHARSET', 'UTF8', '-WX', join(folder, 'main.nsi')]
      const { status, stdout } = spawnSync('makensis', args, { encoding: 'utf8' })
      expect(status, stdout).toBe(0)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
