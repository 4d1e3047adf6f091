import { describe, expect, it, vi } from 'vitest'
import { createKeepAwake } from '../../../../electron/main/desktop/keepAwake.ts'
import { Notifier } from '../../../../electron/main/desktop/Notifier.ts'
import { TaskbarProgress } from '../../../../electron/main/desktop/TaskbarProgress.ts'
import { UploadTray, type TrayItem } from '../../../../electron/main/desktop/UploadTray.ts'
import { loadTexts, type Texts } from '../../../../electron/shared/locales/loadTexts.ts'
import type { Job, JobProgress } from '../../../../electron/shared/model/job.ts'
import { jobOf } from '../../../../dev/jobOf.ts'

const progressOf = (fraction: number, waitingFor: JobProgress['waitingFor'] = null): JobProgress =>
  ({ jobId: 'job-1', fraction, waitingFor }) as JobProgress

describe('keeping the machine awake', () => {
  it('lasts exactly as long as the upload: a blocker that is never released keeps a laptop awake forever', () => {
    const held = new Set<number>()
    let lastId = -1
    const awake = createKeepAwake({
      start: (type) => {
        expect(type).toBe('prevent-app-suspension')
        held.add(++lastId)
        return lastId
      },
      stop: (id) => held.delete(id),
    })
    awake.uploadStarted?.(jobOf())
    awake.uploadStarted?.(jobOf())
    // Its first id is 0.
    expect([...held]).toEqual([0])
    awake.uploadEnded?.(jobOf({ state: 'completed' }))
    expect([...held]).toEqual([])
    awake.uploadEnded?.(jobOf({ state: 'needsToken' }))
    awake.uploadStarted?.(jobOf())
    expect(held.size).toBe(1)
  })
})

describe('the taskbar', () => {
  function setUp(platform = 'win32') {
    const setProgressBar = vi.fn()
    const taskbar = new TaskbarProgress(() => ({ setProgressBar }), platform)
    taskbar.uploadStarted(jobOf({ reconciliation: { total: 100, skipped: 20, accepted: 40 } }))
    return { taskbar, setProgressBar }
  }

  it('starts at the progress of the job, not at zero, and turns yellow while it waits', () => {
    const { taskbar, setProgressBar } = setUp()
    expect(setProgressBar).toHaveBeenLastCalledWith(0.5, { mode: 'normal' })
    taskbar.uploadProgressed(progressOf(0.6, 'network'))
    expect(setProgressBar).toHaveBeenLastCalledWith(0.6, { mode: 'paused' })
  })

  it.each([
    [{ state: 'completed' }, [-1]],
    [{ state: 'stopped' }, [-1]],
    [{ state: 'paused', pauseReason: 'user' }, [0.5, { mode: 'paused' }]],
    [{ state: 'paused', pauseReason: 'certificate' }, [0.5, { mode: 'error' }]],
    [{ state: 'needsToken' }, [0.5, { mode: 'error' }]],
  ] satisfies [Partial<Job>, unknown[]][])('shows the end %o as %o', (end, shown) => {
    const { taskbar, setProgressBar } = setUp()
    taskbar.uploadEnded(jobOf(end as Partial<Omit<Job, 'reconciliation'>>))
    expect(setProgressBar).toHaveBeenLastCalledWith(...shown)
  })

  it('removes the bar at the end where there are no colours: it would look like work', () => {
    const { taskbar, setProgressBar } = setUp('darwin')
    taskbar.uploadEnded(jobOf({ state: 'needsToken' }))
    expect(setProgressBar).toHaveBeenLastCalledWith(-1)
  })

  it('does nothing without a window', () => {
    const taskbar = new TaskbarProgress(() => null, 'win32')
    expect(() => taskbar.uploadStarted(jobOf())).not.toThrow()
  })
})

describe('notifications', () => {
  function setUp(isFocused = false) {
    const shown: { title: string; body: string; open: () => void }[] = []
    const openPage = vi.fn()
    const texts = loadTexts('zh-CN')
    const notifier = new Notifier({
      isWindowFocused: () => isFocused,
      notify: (notice, open) => void shown.push({ ...notice, open }),
      openPage,
      texts: () => texts,
    })
    return { notifier, shown, openPage, texts: texts.system.notice }
  }

  it('say what is left of an upload that quitting has paused, even with the window in front', () => {
    const { notifier, shown } = setUp(true)
    notifier.noteQuit()
    const reconciliation = { accepted: 57, rejected: 1, unknown: 2, pending: 40 }
    notifier.uploadEnded(jobOf({ state: 'paused', pauseReason: 'interrupted', reconciliation }))
    expect(shown[0]?.body).toBe('「客户.xlsx」还有 40 条没有上传，下次打开可以从停下的地方继续。')
  })

  it('announce the end in the words of the list of imports, and open the job when clicked', () => {
    const { notifier, shown, openPage } = setUp()
    notifier.uploadEnded(jobOf({ state: 'completed', reconciliation: { accepted: 57, rejected: 1 } }))
    expect(shown[0]?.body).toBe('「客户.xlsx」：平台拒绝了 1 条，可以改好马上重传。')
    shown[0]?.open()
    expect(openPage).toHaveBeenCalledExactlyOnceWith('/import/job-1/upload')
  })

  it.each([
    [jobOf({ state: 'completed' }), ({ ended }) => ended.live],
    // It said that a rehearsal had imported customers.
    [jobOf({ state: 'completed', isRehearsal: true }), ({ ended }) => ended.rehearsal],
    [
      jobOf({ state: 'completed', reconciliation: { unknown: 3, rejected: 1 } }),
      ({ ended }) => ended.unknown,
    ],
    [jobOf({ state: 'needsToken' }), ({ token }) => token.title],
    [jobOf({ state: 'needsToken', pauseReason: 'permission' }), ({ permission }) => permission.title],
    [jobOf({ state: 'paused', pauseReason: 'network' }), ({ waiting }) => waiting.title],
    [jobOf({ state: 'paused', pauseReason: 'storage' }), ({ paused }) => paused.title],
  ] satisfies [Job, (notices: Texts['system']['notice']) => string][])(
    'have a text for $state $pauseReason',
    (job, words) => {
      const { notifier, shown, texts } = setUp()
      notifier.uploadEnded(job)
      expect(shown.map(({ title }) => title)).toEqual([words(texts)])
      expect(shown[0]?.body).not.toMatch(/[{}]/)
    },
  )

  it('are not shown for what the user did or for the machine’s sleep', () => {
    const { notifier, shown } = setUp()
    for (const pauseReason of ['user', 'interrupted'] as const) {
      notifier.uploadEnded(jobOf({ state: 'paused', pauseReason }))
    }
    notifier.uploadEnded(jobOf({ state: 'stopped' }))
    expect(shown).toEqual([])
  })

  it('are not shown while the window has the focus', () => {
    const { notifier, shown } = setUp(true)
    notifier.uploadEnded(jobOf({ state: 'completed' }))
    notifier.gaveUp(jobOf({ state: 'paused', pauseReason: 'network' }))
    expect(shown).toEqual([])
  })

  it('announce a lost network once, however often it was tried, and again when rows were sent in between', () => {
    const { notifier, shown, texts } = setUp()
    for (let attempt = 0; attempt < 5; attempt++) {
      notifier.uploadEnded(jobOf({ state: 'paused', pauseReason: 'network' }))
    }
    expect(shown).toHaveLength(1)
    notifier.uploadEnded(jobOf({ state: 'paused', pauseReason: 'network', reconciliation: { accepted: 5 } }))
    expect(shown).toHaveLength(2)
    notifier.gaveUp(jobOf({ state: 'paused', pauseReason: 'network' }))
    expect(shown.at(-1)?.title).toBe(texts.gaveUp.title)
  })
})

describe('the tray', () => {
  function setUp() {
    const icon = {
      toolTip: '',
      menu: [] as readonly TrayItem[],
      isThere: true,
      setToolTip(text: string): void {
        expect(this.isThere).toBe(true)
        this.toolTip = text
      },
      setMenu(items: readonly TrayItem[]): void {
        expect(this.isThere).toBe(true)
        this.menu = items
      },
      destroy(): void {
        this.isThere = false
      },
    }
    const parts = { showWindow: vi.fn(), pause: vi.fn(), quit: vi.fn() }
    const tray = new UploadTray({
      ...parts,
      createIcon: () => {
        icon.isThere = true
        return icon
      },
      texts: () => loadTexts('zh-CN').system.tray,
    })
    return { tray, icon, ...parts }
  }
  const labels = (items: readonly TrayItem[]): string[] => items.map(({ label }) => label)

  it('shows that the app is quitting, and offers neither to pause nor to quit again', () => {
    const { tray, icon } = setUp()
    tray.uploadStarted(jobOf())
    tray.show()
    tray.noteQuit()
    expect(icon.toolTip).toBe('正在退出…等已发出的批次得到答复')
    expect(labels(icon.menu)).toEqual(['打开助手'])
  })

  it('shows the percentage, even when it was reported before the icon existed', () => {
    const { tray, icon } = setUp()
    tray.uploadStarted(jobOf())
    tray.uploadProgressed(progressOf(0.419))
    tray.show()
    expect(icon.toolTip).toContain('41%')
    tray.uploadProgressed(progressOf(0.999))
    expect(icon.toolTip, 'not 100 before it is done').toContain('99%')
  })

  it('offers to pause the running job, and no longer once it has ended', () => {
    const { tray, icon, pause } = setUp()
    tray.uploadStarted(jobOf({ id: 'job-7' }))
    tray.show()
    expect(labels(icon.menu)).toEqual(['打开助手', '暂停上传', '退出'])
    icon.menu[1]?.click()
    expect(pause).toHaveBeenCalledExactlyOnceWith('job-7')
    tray.uploadEnded()
    expect(labels(icon.menu)).toEqual(['打开助手', '退出'])
    expect(tray.isShown, 'the hidden window must stay within reach').toBe(true)
  })

  it('does not touch an icon that was destroyed', () => {
    const { tray, icon } = setUp()
    tray.uploadStarted(jobOf())
    tray.show()
    tray.hide()
    tray.hide()
    tray.uploadProgressed(progressOf(0.5))
    tray.uploadEnded()
    expect(icon.isThere).toBe(false)
  })
})
