import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { projectDir } from '../../dev/browserHost/hostProcess.ts'
import { launchChromium } from './support/chromium.ts'

let folder: string
let child: ChildProcess
let browser: Browser
let output = ''

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'developing-'))
  browser = await launchChromium()
  child = spawn(process.execPath, ['dev/develop.ts', '--browser', '--no-open', '--data-dir', folder], {
    cwd: projectDir,
    // As in a terminal: the variables of vitest change how Vite serves.
    env: Object.fromEntries(
      Object.entries(process.env).filter(
        ([name]) => !/^(VITEST|NODE_ENV|NODE_OPTIONS|DEV|PROD|MODE|BASE_URL|SSR|TEST)/.test(name),
      ),
    ),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text: Buffer) => (output += text))
}, 120_000)
afterAll(async () => {
  await browser.close()
  if (child.exitCode === null) {
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  rmSync(folder, { recursive: true, force: true })
})

/** The host prints its address once main runs: the second time that it is in the output. */
async function address(): Promise<string> {
  const found = () => output.match(/http:\/\/127\.0\.0\.1:\d+\/\S+/g) ?? []
  await expect.poll(() => found().length, { timeout: 110_000, message: 'no address' }).toBeGreaterThan(1)
  return found()[0]!
}

// `npm run dev` after `npm ci` ended with "Electron uninstall", and its page had 122 style tags and no rule.
it('npm run dev shows the styled app in the browser host, and a change without a restart', async () => {
  const page = await browser.newPage()
  const refused: string[] = []
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) refused.push(message.text())
  })
  const received: string[] = []
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => received.push(String(payload))),
  )
  await page.goto(await address())
  // The first time Vite prepares every package: slow on a busy machine.
  await page.getByText('导入记录').first().waitFor({ timeout: 120_000 })
  expect(refused).toEqual([])
  const rules = await page.evaluate(() =>
    [...document.styleSheets].reduce((count, sheet) => count + sheet.cssRules.length, 0),
  )
  expect(rules).toBeGreaterThan(300)
  await expect.poll(() => received.join('\n')).toContain('"connected"')

  const now = new Date()
  utimesSync(join(projectDir, 'renderer/styles/tokens.css'), now, now)
  await expect.poll(() => received.join('\n')).toMatch(/"type":"(update|full-reload)"/)
})

// A nonce in the build would be the same for everybody, and so no protection at all.
it('the built page has no nonce', async () => {
  const { contentSecurityPolicy } = await import('../../electron/main/window/contentSecurityPolicy.ts')
  const { readFileSync } = await import('node:fs')
  expect(contentSecurityPolicy).not.toContain('nonce')
  expect(readFileSync(join(projectDir, 'out/renderer/index.html'), 'utf8')).not.toContain('nonce')
})
