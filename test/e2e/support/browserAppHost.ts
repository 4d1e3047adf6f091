import type { ChildProcess } from 'node:child_process'
import { dirname } from 'node:path'
import type { DesktopMessage } from '../../../dev/browserHost/attach.ts'
import { mainPath, spawnHost, waitForAddress } from '../../../dev/browserHost/hostProcess.ts'
import { launchChromium } from './chromium.ts'
import type { AppHost, StartOptions } from './shownApp.ts'

function tell(child: ChildProcess, message: DesktopMessage): void {
  child.send(message)
}

/** The built main bundle in Node with the electron double, its window in a headless Chromium. */
export async function createBrowserAppHost(options: StartOptions): Promise<AppHost> {
  const { dataDir, downloadsDir, environment } = options
  const browser = await launchChromium()
  const context = await browser.newContext({
    viewport: options.viewport,
    locale: 'zh-CN',
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  options.onPage(page)

  return {
    name: 'browser',

    async start() {
      const child = spawnHost({
        port: 0,
        dataDir,
        downloadsDir,
        mainPath,
        environment,
        arguments: options.arguments,
        opensOutside: false,
        stdout: 'pipe',
        stderr: 'pipe',
      })
      for (const stream of [child.stdout, child.stderr])
        stream?.setEncoding('utf8').on('data', options.onOutput)
      const address = await waitForAddress(child)
      await page.goto(address)
      return {
        page,
        address,
        process: child,

        async chooseFile(path) {
          const chooser = await page.waitForEvent('filechooser')
          await chooser.setFiles(path)
        },

        async closeWindow() {
          tell(child, { desktop: 'closeWindow' })
        },

        async openSecondTime(path) {
          tell(child, { desktop: 'secondInstance', argv: ['app.exe', path], workingDir: dirname(path) })
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
      }
    },

    close: () => browser.close(),
  }
}
