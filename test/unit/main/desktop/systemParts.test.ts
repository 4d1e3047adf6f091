import { fileURLToPath } from 'node:url'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import * as double from '../../../../dev/electronDouble/electron.ts'
import { attachHost, type WindowHost } from '../../../../dev/electronDouble/host.ts'
import { clickTray, shownNotices } from '../../../../dev/electronDouble/system.ts'

vi.mock('electron', () => double)

const { createTrayIcon } = await import('../../../../electron/main/desktop/trayIcon.ts')
const { keptNotices, showNotice } = await import('../../../../electron/main/desktop/notices.ts')
const { UploadTray } = await import('../../../../electron/main/desktop/UploadTray.ts')
const { loadTexts } = await import('../../../../electron/shared/locales/loadTexts.ts')

const imagePath = fileURLToPath(new URL('../../../../resources/icons/tray.png', import.meta.url))

beforeEach(() => attachHost({ say: () => {}, hasNotifications: true } as unknown as WindowHost))

describe('the tray icon', () => {
  function setUp(platform: string) {
    const showWindow = vi.fn(() => tray.hide())
    const tray = new UploadTray({
      createIcon: (open) => createTrayIcon(imagePath, platform, open),
      showWindow,
      pause: () => {},
      quit: () => {},
      texts: () => loadTexts('zh-CN').system.tray,
    })
    tray.show()
    return { tray, showWindow }
  }

  // A click showed the window, which removed the icon and its menu: 暂停 and 退出 were out of reach.
  it('keeps its menu when it is clicked on macOS', () => {
    const { tray, showWindow } = setUp('darwin')
    expect(clickTray('darwin')).toEqual(['打开助手', '退出'])
    expect(showWindow).not.toHaveBeenCalled()
    expect(tray.isShown).toBe(true)
    tray.hide()
  })

  it.each(['win32', 'linux'])('opens the window when it is clicked on %s', (platform) => {
    const { showWindow } = setUp(platform)
    clickTray(platform)
    expect(showWindow).toHaveBeenCalledOnce()
  })
})

describe('a notification', () => {
  it('opens the window when it is clicked, and is kept until then', () => {
    const open = vi.fn()
    showNotice({ title: '导入完成', body: '' }, open)
    expect(keptNotices()).toBe(1)
    shownNotices.at(-1)?.emit('click')
    expect(open).toHaveBeenCalledOnce()
    expect(keptNotices()).toBe(0)
  })

  // Windows refuses every one of an app whose notifications are off: they were kept as long as the app ran.
  it.each(['failed', 'close'])('is forgotten after %s', (event) => {
    showNotice({ title: '导入完成', body: '' }, () => {})
    shownNotices.at(-1)?.emit(event)
    expect(keptNotices()).toBe(0)
  })
})
