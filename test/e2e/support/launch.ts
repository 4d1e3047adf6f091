import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page, ViewportSize } from 'playwright-core'
import { createBrowserAppHost } from './browserAppHost.ts'
import { createElectronAppHost } from './electronAppHost.ts'
import type { StartOptions } from './shownApp.ts'
import { watchPage, type PageWatch } from './watchPage.ts'

export interface LaunchOptions {
  /** Default: a new temporary folder, removed at close. */
  dataDir?: string
  /** Where reports are saved. Default: a new temporary folder, removed at close. */
  downloadsDir?: string
  /** Default 1280 × 800. */
  viewport?: ViewportSize
  /** Folder for `screenshot`. */
  screenshotsDir?: string
  /** Variables of the app's process over those of the test's. */
  environment?: { readonly [name: string]: string | undefined }
  /** On the command line of the app: files to open. */
  arguments?: readonly string[]
  /** Begin with the welcome, as a new user does. Default: it was seen before. */
  isFirstRun?: boolean
}

export interface LaunchedApp {
  /** The window's page. After a restart it can be another one: ask again. */
  readonly page: Page
  host: 'browser' | 'electron'
  dataDir: string
  downloadsDir: string
  /** Address of the window now; in the browser host with its token. */
  address(): string
  /** Answers the next file dialog. Call before the click, await after it: `Promise.all([chooseFile(p), click()])`. */
  chooseFile(path: string): Promise<void>
  /** Clicks and closes the file dialog that opens, without an answer. */
  cancelFile(click: () => Promise<unknown>): Promise<void>
  /** Closes the window as its own button does. */
  closeWindow(): Promise<void>
  /** Starts the app a second time, with a file. */
  openSecondTime(path: string): Promise<void>
  /** Resolves with the exit code once the app has ended, as it was asked to. */
  ended(): Promise<number | null>
  /** What the app has written to the terminal so far. */
  output(): string
  /** While an attack is tried, the page's complaints are what is expected. */
  withoutWatching<T>(work: () => Promise<T>): Promise<T>
  /** Saves `<name>.png` into the folder given. */
  screenshot(name: string): Promise<void>
  /** Ends the process (SIGKILL: as a crash) and waits until it is gone. */
  kill(signal?: NodeJS.Signals): Promise<void>
  /** Starts the process again on the same data, after ending it in order when it still runs. */
  restart(): Promise<void>
  /**
   * Ends everything and removes what was temporary.
   *
   * @throws Error when the page had an error, or the process ended by itself
   */
  close(): Promise<void>
}

/**
 * Starts the built app and opens its window: in the browser host with a headless Chromium, or with
 * `TUZHAN_E2E_HOST=electron` in real Electron.
 */
export async function launchApp(options: LaunchOptions = {}): Promise<LaunchedApp> {
  const temporaryDir = mkdtempSync(join(tmpdir(), 'tuzhan-e2e-'))
  const dataDir = options.dataDir ?? join(temporaryDir, 'data')
  const downloadsDir = options.downloadsDir ?? join(temporaryDir, 'downloads')
  mkdirSync(downloadsDir, { recursive: true })
  if (!options.isFirstRun) endWelcome(dataDir)

  let output = ''
  const problems: string[] = []
  const watches: PageWatch[] = []
  const startOptions: StartOptions = {
    dataDir,
    downloadsDir,
    viewport: options.viewport ?? { width: 1280, height: 800 },
    environment: options.environment ?? {},
    arguments: options.arguments ?? [],
    onOutput: (text) => void (output += text),
    onPage: (page) => void watches.push(watchPage(page, problems)),
  }
  const inElectron = process.env['TUZHAN_E2E_HOST'] === 'electron'
  const removeTemporary = (): void => rmSync(temporaryDir, { recursive: true, force: true })
  const createHost = inElectron ? createElectronAppHost : createBrowserAppHost
  const host = await createHost(startOptions).catch((error: unknown) => {
    removeTemporary()
    throw error
  })
  let shown = await start()

  async function start(): ReturnType<typeof host.start> {
    for (const watch of watches) watch.resume()
    try {
      return await host.start()
    } catch (error) {
      await host.close()
      removeTemporary()
      throw new Error(`the app did not start: ${String(error)}\n${output}`, { cause: error })
    }
  }

  function hasEnded(): boolean {
    return shown.process.exitCode !== null || shown.process.signalCode !== null
  }

  async function kill(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (hasEnded()) return
    // Whatever the page says of a process that is gone is expected from here on.
    for (const watch of watches) watch.pause()
    const ended = once(shown.process, 'exit')
    shown.process.kill(signal)
    await ended
  }

  return {
    get page() {
      return shown.page
    },
    host: host.name,
    dataDir,
    downloadsDir,
    address: () => shown.address,
    output: () => output,
    chooseFile: (path) => shown.chooseFile(path),
    cancelFile: (click) => shown.cancelFile(click),
    closeWindow: () => shown.closeWindow(),
    openSecondTime: (path) => shown.openSecondTime(path),
    async ended() {
      for (const watch of watches) watch.pause()
      if (!hasEnded()) await once(shown.process, 'exit')
      return shown.process.exitCode
    },
    kill,

    async screenshot(name) {
      if (options.screenshotsDir === undefined) throw new Error('launchApp was given no screenshotsDir')
      await shown.page.screenshot({
        path: join(options.screenshotsDir, `${name}.png`),
        animations: 'disabled',
      })
    },

    async withoutWatching(work) {
      for (const watch of watches) watch.pause()
      try {
        const result = await work()
        // Complaints come in the order they were made: those about the work are here by now.
        await shown.page.evaluate(() => undefined)
        return result
      } finally {
        for (const watch of watches) watch.resume()
      }
    },

    async restart() {
      await kill()
      // The page that was cut off still complains now and then; in Electron it is gone with its process.
      await shown.page.goto('about:blank').catch(() => {})
      shown = await start()
    },

    async close() {
      const endedByItself = hasEnded() && watches.some((watch) => watch.isWatching())
      if (endedByItself) problems.push(`the app ended by itself: ${shown.process.exitCode}`)
      await kill()
      await host.close()
      removeTemporary()
      if (problems.length > 0) throw new Error(`${problems.join('\n')}\n--- output of the app ---\n${output}`)
    },
  }
}

/** As the welcome leaves the settings when it was skipped. */
function endWelcome(dataDir: string): void {
  const path = join(dataDir, 'settings.json')
  if (existsSync(path)) return
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  writeFileSync(path, JSON.stringify({ wasWelcomed: true }))
}
