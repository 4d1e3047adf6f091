import { tmpdir } from 'node:os'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { realApp } from '../../../../dev/electronDouble/app.ts'
import { BrowserWindow, realSession } from '../../../../dev/electronDouble/browserWindow.ts'
import { commands } from '../../../../dev/electronDouble/commands.ts'
import { dialog, shownDialogs } from '../../../../dev/electronDouble/dialog.ts'
import { attachHost, type PageSource, type WindowHost } from '../../../../dev/electronDouble/host.ts'
import { ipcMain } from '../../../../dev/electronDouble/ipcMain.ts'
import { nativeTheme } from '../../../../dev/electronDouble/system.ts'
import { denyPermissions } from '../../../../electron/main/window/lockDown.ts'
import { isOwnTopFrame, type SenderFrame } from '../../../../electron/main/ipc/isOwnTopFrame.ts'

let source: PageSource
let answerFile: (path: string | null) => void = () => {}

beforeAll(async () => {
  attachHost({
    userDataDir: tmpdir(),
    say: () => {},
    close: () => {},
    open: async (opened: PageSource) => {
      source = opened
      opened.onConnected()
    },
    chooseFile: () => new Promise((resolve) => (answerFile = resolve)),
    chooseSavePath: () => null,
  } as unknown as WindowHost)
  realApp.on('window-all-closed', () => {})
  expect(realApp.isReady()).toBe(false)
  realApp.noteCodeLoaded()
  await realApp.whenReady()
})

const preferences = { contextIsolation: true, sandbox: true, nodeIntegration: false, preload: '/p.cjs' }
let window: BrowserWindow
beforeEach(() => {
  for (const open of BrowserWindow.getAllWindows()) open.destroy()
  window = new BrowserWindow({ webPreferences: preferences })
})

describe('the window of the stand-in', () => {
  it('emits ready-to-show after every load, a reload too', async () => {
    const shown = vi.fn()
    window.on('ready-to-show', shown)
    await window.loadURL('app://bundle/index.html')
    source.onConnected()
    expect(shown).toHaveBeenCalledTimes(2)
  })

  // A notification must come when the user looks at another program beside a visible window.
  it('is visible without focus when the user turns to another program', () => {
    window.show()
    expect([window.isVisible(), window.isFocused()]).toEqual([true, true])
    commands.blurWindow()
    expect([window.isVisible(), window.isFocused()]).toEqual([true, false])
  })

  it('is destroyed a turn after close, and stays when close was prevented', async () => {
    window.once('close', (event: { preventDefault(): void }) => event.preventDefault())
    commands.closeWindow()
    await new Promise((resolve) => setImmediate(resolve))
    expect(window.isDestroyed()).toBe(false)
    commands.closeWindow()
    expect(window.isDestroyed()).toBe(false)
    await new Promise((resolve) => setImmediate(resolve))
    expect(window.isDestroyed()).toBe(true)
  })

  it('tells of the end of a session and of the desktop’s theme on command', () => {
    const seen: string[] = []
    for (const name of ['query-session-end', 'session-end']) window.on(name, () => seen.push(name))
    commands.querySessionEnd()
    commands.endSession()
    commands.useDarkDesktop()
    expect([seen, nativeTheme.shouldUseDarkColors]).toEqual([['query-session-end', 'session-end'], true])
    commands.useLightDesktop()
  })
})

describe('a message of a frame that is gone', () => {
  // Electron gives null, or an object that throws when it is read: neither is our page.
  it.each(['gone', 'disposed'] as const)('%s is not taken for one of our page', async (state) => {
    ipcMain.removeHandler('who')
    ipcMain.handle('who', (event) =>
      isOwnTopFrame((event as { senderFrame: SenderFrame | null }).senderFrame, () => true),
    )
    await window.loadURL('app://bundle/index.html')
    expect(await source.invoke('who', [])).toBe(true)
    commands.loseFrame(state)
    expect(await source.invoke('who', [])).toBe(false)
  })
})

describe('permissions and downloads', () => {
  it('are granted until main denies them, as in Electron', async () => {
    expect(await commands.askPermission('geolocation')).toBe(true)
    expect(commands.startDownload()).toBe(true)
    denyPermissions(realSession as unknown as Electron.Session)
    expect(await commands.askPermission('geolocation')).toBe(false)
    expect(commands.startDownload()).toBe(false)
  })
})

describe('file dialogs', () => {
  it('are modal: the window behind one cannot be closed', async () => {
    const asked = dialog.showOpenDialog(window, { defaultPath: tmpdir() })
    commands.closeWindow()
    await new Promise((resolve) => setImmediate(resolve))
    expect(window.isDestroyed()).toBe(false)
    answerFile(null)
    expect(await asked).toEqual({ canceled: true, filePaths: [] })
    expect(shownDialogs.at(-1)).toEqual({ kind: 'open', defaultPath: tmpdir() })
  })

  it('can be cancelled when saving, and take an absolute folder or a bare name only', async () => {
    expect(await dialog.showSaveDialog(window, { defaultPath: 'a.xlsx' })).toEqual({
      canceled: true,
      filePath: '',
    })
    await expect(dialog.showSaveDialog(window, { defaultPath: 'folder/a.xlsx' })).rejects.toThrow('absolute')
    window.destroy()
    await expect(dialog.showOpenDialog(window, {})).rejects.toThrow('destroyed')
  })
})
