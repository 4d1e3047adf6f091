import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page, ViewportSize } from 'playwright-core'
import { mainPath, spawnHost, waitForAddress } from '../../support/browserHost/hostProcess.ts'
import { launchChromium } from './chromium.ts'
import { watchPage } from './watchPage.ts'

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
  /** Another main bundle than the built one. */
  mainPath?: string
}

export interface LaunchedApp {
  /** The window's page; the same object after a restart. */
  page: Page
  dataDir: string
  downloadsDir: string
  /** Where the window is served now, token included. */
  address(): string
  /** Answers the next file dialog. Call before the click, await after it: `Promise.all([chooseFile(p), click()])`. */
  chooseFile(path: string): Promise<void>
  /** Clicks and closes the file dialog that opens, without an answer. */
  cancelFile(click: () => Promise<unknown>): Promise<void>
  /** What the app has written to the terminal so far. */
  output(): string
  /** Saves `<name>.png` into the folder given. */
  screenshot(name: string): Promise<void>
  /** Ends the process (SIGKILL: as a crash) and waits until it is gone. The page stays, cut off. */
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

/** Starts the built app in the browser host and opens its window in a headless Chromium. */
export async function launchApp(options: LaunchOptions = {}): Promise<LaunchedApp> {
  const temporaryDir = mkdtempSync(join(tmpdir(), 'tuzhan-e2e-'))
  const dataDir = options.dataDir ?? join(temporaryDir, 'data')
  const downloadsDir = options.downloadsDir ?? join(temporaryDir, 'downloads')
  mkdirSync(downloadsDir, { recursive: true })

  let output = ''
  let address = ''
  const problems: string[] = []
  const browser = await launchChromium()
  const context = await browser.newContext({
    viewport: options.viewport ?? { width: 1280, height: 800 },
    locale: 'zh-CN',
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  const watch = watchPage(page, problems)
  let child = await start()

  async function start(): Promise<ChildProcess> {
    const started = spawnHost({
      port: 0,
      dataDir,
      downloadsDir,
      opensOutside: false,
      mainPath: options.mainPath ?? mainPath,
      stdout: 'pipe',
      stderr: 'pipe',
      ...(options.environment === undefined ? {} : { environment: options.environment }),
    })
    for (const stream of [started.stdout, started.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (output += text))
    }
    try {
      address = await waitForAddress(started)
    } catch (error) {
      await browser.close()
      throw new Error(`the app did not start: ${String(error)}\n${output}`, { cause: error })
    }
    watch.resume()
    await page.goto(address)
    return started
  }

  async function kill(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return
    // Whatever the page says of a server that is gone is expected from here on.
    watch.pause()
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }

  return {
    page,
    dataDir,
    downloadsDir,
    address: () => address,
    output: () => output,
    kill,

    async chooseFile(path) {
      const chooser = await page.waitForEvent('filechooser')
      await chooser.setFiles(path)
    },

    async cancelFile(click) {
      // Playwright can only answer a chooser; the protocol below it can cancel one.
      const session = await context.newCDPSession(page)
      await session.send('Page.enable')
      await session.send('Page.setInterceptFileChooserDialog', { enabled: true, cancel: true })
      const opened = new Promise((resolve) => session.once('Page.fileChooserOpened', resolve))
      await Promise.all([opened, click()])
      await session.detach()
    },

    async screenshot(name) {
      if (options.screenshotsDir === undefined) throw new Error('launchApp was given no screenshotsDir')
      await page.screenshot({ path: join(options.screenshotsDir, `${name}.png`), animations: 'disabled' })
    },

    async restart() {
      await kill()
      child = await start()
    },

    async close() {
      if (watch.isWatching() && child.exitCode !== null)
        problems.push(`the app ended by itself: ${child.exitCode}`)
      await kill()
      await browser.close()
      rmSync(temporaryDir, { recursive: true, force: true })
      if (problems.length > 0) throw new Error(`${problems.join('\n')}\n--- output of the app ---\n${output}`)
    },
  }
}
