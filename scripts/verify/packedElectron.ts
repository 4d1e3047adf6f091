import { chromium } from 'playwright-core'
import type { PackedApp } from './PackedApp.ts'
import { runProgram, startAgain, startProgram } from './startProcess.ts'

/**
 * The packed app with real Electron inside. Its window is reached by Chromium's own debugging port: the fuses forbid the
 * inspector of Node, so main cannot be reached, and dialogs of the system cannot be answered.
 *
 * @param program path of the executable
 * @param binary what holds the fuses
 */
export function packedElectron(program: string, binary: string): PackedApp {
  const start = { path: program, arguments: [] }
  return {
    host: 'electron',
    binary,
    command: (args, dataDir, input) => runProgram(start, ['--', '--cli', ...args], dataDir, input),
    async open(dataDir, files = []) {
      const app = startProgram(start, ['--remote-debugging-port=0', ...files], dataDir)
      const [, address = ''] = await app.printed(/DevTools listening on (ws:\S+)/)
      const browser = await chromium.connectOverCDP(address)
      const context = browser.contexts()[0]
      const page = context?.pages()[0] ?? (await context?.waitForEvent('page'))
      if (!page) throw new Error('no page')
      const ended = (end: () => Promise<number | null | void>) => async () => {
        await browser.close().catch(() => undefined)
        return (await end()) ?? null
      }
      return {
        page,
        output: app.output,
        kill: async () => void (await ended(app.kill)()),
        quit: ended(app.quit),
      }
    },
    startAgain: (dataDir, files) => startAgain(start, files, dataDir),
    close: () => Promise.resolve(),
  }
}
