import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launchChromium } from '../../test/e2e/support/chromium.ts'
import { extractPackage } from '../packing/extractPackage.ts'
import type { PackedApp } from './PackedApp.ts'
import { runProgram, startAgain, startProgram } from './startProcess.ts'

const registerUrl = new URL('../../dev/browserHost/register.ts', import.meta.url).href

/** The packed files under the electron double, their window in a headless Chromium: so that the list itself is tested. */
export async function packedStandIn(resourcesDir: string, binary: string): Promise<PackedApp> {
  const folder = mkdtempSync(join(tmpdir(), 'verify-'))
  const mainPath = join(extractPackage(resourcesDir, folder), 'out/main/index.js')
  const browser = await launchChromium()
  const start = {
    path: process.execPath,
    arguments: ['--disable-warning=ExperimentalWarning', '--import', registerUrl, mainPath],
  }
  return {
    host: 'stand-in',
    binary,
    command: (args, dataDir, input) => runProgram(start, ['--', '--cli', ...args], dataDir, input),
    async open(dataDir, files = []) {
      const app = startProgram(start, files, dataDir)
      const [address] = await app.printed(/http:\/\/127\.0\.0\.1:\S+/)
      const page = await browser.newPage({ locale: 'zh-CN', viewport: { width: 1280, height: 800 } })
      await page.goto(address)
      return { page, output: app.output, kill: app.kill, quit: app.quit }
    },
    startAgain: (dataDir, files) => startAgain(start, files, dataDir),
    async close() {
      await browser.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
