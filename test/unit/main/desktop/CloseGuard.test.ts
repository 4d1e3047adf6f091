import { describe, expect, it, vi } from 'vitest'
import { CloseGuard } from '../../../../electron/main/desktop/CloseGuard.ts'
import { loadTexts } from '../../../../electron/shared/locales/loadTexts.ts'
import { settle } from './FakeClock.ts'

function setUp(activeJobId: string | null = 'job-1') {
  const state = { activeJobId }
  let answer: (index: number) => void = () => {}
  const parts = {
    ask: vi.fn(() => new Promise<number>((resolve) => (answer = resolve))),
    goToBackground: vi.fn(),
    pause: vi.fn(),
    quit: vi.fn(),
  }
  const texts = loadTexts('zh-CN').system.close
  const guard = new CloseGuard({ ...parts, activeJobId: () => state.activeJobId, texts: () => texts })
  const close = (): boolean => {
    const preventDefault = vi.fn()
    guard.windowCloses({ preventDefault })
    return preventDefault.mock.calls.length > 0
  }
  const reply = async (index: number): Promise<void> => {
    answer(index)
    await settle()
  }
  return { guard, state, close, reply, ...parts }
}

describe('CloseGuard', () => {
  it('lets the window close when nothing is uploaded', () => {
    const { close, ask } = setUp(null)
    expect(close()).toBe(false)
    expect(ask).not.toHaveBeenCalled()
  })

  it('offers three answers, and takes Esc for 取消', () => {
    const { close, ask } = setUp()
    expect(close()).toBe(true)
    expect(ask).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ buttons: ['继续上传并最小化到托盘', '暂停并退出', '取消'], cancelId: 2 }),
    )
  })

  it('hides the window, or pauses and quits, or does nothing, as answered', async () => {
    const background = setUp()
    background.close()
    await background.reply(0)
    expect(background.goToBackground).toHaveBeenCalledOnce()
    expect(background.pause).not.toHaveBeenCalled()

    const quit = setUp()
    quit.close()
    await quit.reply(1)
    expect(quit.pause).toHaveBeenCalledExactlyOnceWith('job-1')
    expect(quit.quit).toHaveBeenCalledOnce()

    const cancel = setUp()
    cancel.close()
    await cancel.reply(2)
    for (const action of [cancel.goToBackground, cancel.pause, cancel.quit])
      expect(action).not.toHaveBeenCalled()
  })

  it('asks once however often the button is clicked, and again after an answer', async () => {
    const { close, ask, reply } = setUp()
    close()
    expect(close()).toBe(true)
    expect(ask).toHaveBeenCalledOnce()
    await reply(2)
    close()
    expect(ask).toHaveBeenCalledTimes(2)
  })

  it('does not hide the window when the upload ended while the question was open: its result would go unseen', async () => {
    const { close, reply, state, goToBackground } = setUp()
    close()
    state.activeJobId = null
    await reply(0)
    expect(goToBackground).not.toHaveBeenCalled()
  })

  it('never blocks a quit that is under way: the app would hang', () => {
    const { guard, close, ask } = setUp()
    guard.noteQuit()
    expect(close()).toBe(false)
    expect(ask).not.toHaveBeenCalled()
  })

  it('asks for 退出 of the menu as well, but not for that of the tray', () => {
    const { guard, ask, pause, quit } = setUp()
    guard.requestQuit()
    expect(ask).toHaveBeenCalledOnce()
    expect(quit).not.toHaveBeenCalled()
    guard.quitNow()
    expect([pause.mock.calls, quit.mock.calls]).toEqual([[['job-1']], [[]]])
  })
})
