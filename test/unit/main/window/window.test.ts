import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { MenuItemConstructorOptions } from 'electron'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fileInArguments, OpenedFiles } from '../../../../electron/main/files/OpenedFiles.ts'
import { menuTemplate } from '../../../../electron/main/window/applicationMenu.ts'
import { placeWindow, WindowState } from '../../../../electron/main/window/WindowState.ts'
import { loadTexts } from '../../../../electron/shared/locales/loadTexts.ts'

describe('placing the window', () => {
  const primary = { x: 0, y: 0, width: 1920, height: 1040 }
  const second = { x: 1920, y: 0, width: 1280, height: 984 }
  const wanted = { width: 1280, height: 800 }

  it('starts in the middle of the primary display', () => {
    expect(placeWindow(null, [primary], wanted)).toEqual({ x: 320, y: 120, ...wanted })
  })

  it('shrinks to fit an office laptop at 150 %', () => {
    const laptop = { x: 0, y: 0, width: 911, height: 480 }
    expect(placeWindow(null, [laptop], wanted)).toEqual(laptop)
  })

  it('restores its place, on a second display as well', () => {
    const saved = { x: 2000, y: 40, width: 1100, height: 760 }
    expect(placeWindow(saved, [primary, second], wanted)).toEqual(saved)
  })

  it('returns to the primary display when its display is gone: it would open out of sight', () => {
    const saved = { x: 2000, y: 40, width: 1100, height: 760 }
    expect(placeWindow(saved, [primary], wanted)).toEqual({ x: 320, y: 120, ...wanted })
  })

  it.each([
    ['title bar above the screen', { x: 100, y: -300, width: 1100, height: 760 }],
    ['title bar below the screen', { x: 100, y: 1030, width: 1100, height: 760 }],
    ['a sliver at the edge', { x: -1060, y: 100, width: 1100, height: 760 }],
  ])('returns to the primary display with its %s: it could not be dragged', (_what, saved) => {
    expect(placeWindow(saved, [primary], wanted)).toEqual({ x: 320, y: 120, ...wanted })
  })

  it('is never larger than its current display', () => {
    const saved = { x: 0, y: 0, width: 2560, height: 1400 }
    expect(placeWindow(saved, [primary], wanted)).toMatchObject({ width: 1920, height: 1040 })
  })
})

describe('remembering the window', () => {
  let folder: string
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'window-state-'))))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('restores what it saved', () => {
    const saved = { x: -8, y: 0, width: 1300, height: 820, isMaximized: true }
    new WindowState(folder).save(saved)
    expect(new WindowState(folder).read()).toEqual(saved)
  })

  it.each(['', 'null', '[]', '{"x":"0"}', '{"x":0,"y":0,"width":-1,"height":5,"isMaximized":false}'])(
    'ignores the file content %o: the app must start',
    (text) => {
      writeFileSync(join(folder, 'window.json'), text)
      expect(new WindowState(folder).read()).toBeNull()
    },
  )

  it('does not prevent closing when it cannot be written', () => {
    const state = new WindowState(join(folder, 'window.json', 'no-folder'))
    writeFileSync(join(folder, 'window.json'), 'a file where a folder should be')
    expect(() => state.save({ x: 0, y: 0, width: 1, height: 1, isMaximized: false })).not.toThrow()
  })
})

describe('files from the command line', () => {
  it.each([
    [['C:\\app\\助手.exe'], null],
    [['--allow-file-access-from-files', '名单.XLSX'], '名单.XLSX'],
    [['.', '--inspect=5858'], null],
    [['a.xlsx', 'b.csv'], 'b.csv'],
    [['--load=x.csv'], null],
    [['report.pdf', 'no-extension'], null],
  ])('finds the spreadsheet in %o', (argv, expected) => {
    expect(fileInArguments(argv, '/start')).toBe(expected === null ? null : resolve('/start', expected))
  })

  // A Linux desktop starts an AppImage with addresses; taken for a relative path, the file was not found.
  it.skipIf(process.platform === 'win32').each([
    [['file:///home/li/%E5%AE%A2%E6%88%B7%20%E5%90%8D%E5%8D%95.xlsx'], '/home/li/客户 名单.xlsx'],
    [['a.xlsx', 'file:///tmp/b.csv'], '/tmp/b.csv'],
    [['file://other-machine/share/a.xlsx'], null],
    [['https://example.com/a.xlsx'], null],
  ])('takes the address of a file for its path in %o', (argv, expected) => {
    expect(fileInArguments(argv, '/start')).toBe(expected)
  })

  it('leaves an absolute path unchanged', () => {
    const path = resolve('/lists/客户 名单.xls')
    expect(fileInArguments([path], '/elsewhere')).toBe(path)
  })

  it('keeps the newest until it is taken, and gives it out once: a reload must not open it again', () => {
    const announce = vi.fn()
    const files = new OpenedFiles(announce)
    files.offer(null)
    expect(announce).not.toHaveBeenCalled()
    files.offer('a.xlsx')
    files.offer('b.xlsx')
    expect(announce).toHaveBeenCalledTimes(2)
    expect([files.take(), files.take()]).toEqual(['b.xlsx', null])
  })
})

describe('the menu', () => {
  const actions = {
    openFile: vi.fn(),
    openRecent: vi.fn(),
    command: vi.fn(),
    showSettings: vi.fn(),
    showWelcome: vi.fn(),
    quit: vi.fn(),
    showHelp: vi.fn(),
    showAbout: vi.fn(),
  }
  const recentFiles = [{ path: '/lists/A & B.xlsx', fileName: 'A & B.xlsx', folderName: 'lists' }]
  const build = (
    platform: string,
    language: 'zh-CN' | 'en',
    isPackaged = true,
  ): MenuItemConstructorOptions[] =>
    menuTemplate({ platform, isPackaged, texts: loadTexts(language).system.menu, recentFiles, actions })
  const flat = (items: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
    items.flatMap((item) => [item, ...flat(Array.isArray(item.submenu) ? item.submenu : [])])

  it.each(['win32', 'darwin', 'linux'])(
    'names every entry on %s itself instead of in the language of the system',
    (platform) => {
      for (const item of flat(build(platform, 'zh-CN', false))) {
        expect(item.type === 'separator' || item.label !== undefined, JSON.stringify(item)).toBe(true)
      }
    },
  )

  it('has the usual keyboard shortcuts', () => {
    const keys = flat(build('win32', 'en')).flatMap(({ accelerator, label }) =>
      accelerator ? [[accelerator, label]] : [],
    )
    expect(keys).toEqual([
      ['CommandOrControl+O', 'Open a spreadsheet…'],
      ['CommandOrControl+S', 'Save or export'],
      ['CommandOrControl+,', 'Settings…'],
      ['CommandOrControl+Q', 'Quit'],
      ['CommandOrControl+Z', 'Undo'],
      ['CommandOrControl+Y', 'Redo'],
      ['F1', 'Help'],
    ])
  })

  it('keeps copy and paste on macOS, where they work through the menu only', () => {
    const roles = flat(build('darwin', 'zh-CN')).map(({ role }) => role)
    expect(roles).toEqual(expect.arrayContaining(['cut', 'copy', 'paste', 'selectAll']))
  })

  it('leaves 撤销 and 保存 to the page: an Electron role would undo typing only', () => {
    const items = flat(build('win32', 'zh-CN'))
    for (const label of ['撤销', '重做', '保存或导出', '下载导入模板…']) {
      items.find((item) => item.label === label)?.click?.({} as never, undefined, {} as never)
    }
    expect(actions.command.mock.calls).toEqual([['undo'], ['redo'], ['save'], ['downloadTemplate']])
  })

  it('opens a recent file by its path, and shows a & in its name as it is', () => {
    const item = flat(build('win32', 'zh-CN')).find(({ label }) => label?.includes('xlsx'))
    expect(item?.label).toBe('A && B.xlsx — lists')
    item?.click?.({} as never, undefined, {} as never)
    expect(actions.openRecent).toHaveBeenCalledExactlyOnceWith('/lists/A & B.xlsx')
  })

  it('shows developer tools while developing only', () => {
    const hasTools = (isPackaged: boolean): boolean =>
      flat(build('win32', 'en', isPackaged)).some(({ role }) => role === 'toggleDevTools')
    expect([hasTools(true), hasTools(false)]).toEqual([false, true])
  })
})
