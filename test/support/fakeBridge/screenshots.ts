import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { preview } from 'vite'
import chromium from '@sparticuz/chromium'
import { chromium as playwright } from 'playwright-core'
import type { Page } from 'playwright-core'

/**
 * Walks through every screen with made-up data and saves a picture of each, at every size:
 * `vite build --config test/support/fakeBridge/vite.config.ts && node test/support/fakeBridge/screenshots.ts out/pictures`
 */
const folder = process.argv[2] ?? 'out/pictures'
const sizes = (process.argv[3] ?? '1280x800,1024x700').split(',').map((size) => size.split('x').map(Number))
mkdirSync(folder, { recursive: true })

const server = await preview({
  configFile: join(import.meta.dirname, 'vite.config.ts'),
  preview: { port: 5198 },
})
const address = server.resolvedUrls?.local[0] ?? ''
const launch = async () =>
  playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [...chromium.args, '--font-render-hinting=none'],
    headless: true,
  })

const by = (page: Page, name: string) => page.locator(`[data-test="${name}"]`).first()
const click = (page: Page, name: string) => by(page, name).click()

for (const [width = 1280, height = 800] of sizes) {
  // One browser a size: this Chromium runs in a single process and may not outlive its first context.
  const browser = await launch()
  const context = await browser.newContext({ viewport: { width, height }, locale: 'zh-CN' })
  const open = async (query: string): Promise<Page> => {
    const page = await context.newPage()
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) console.log(`${width} ${message.text()}`)
    })
    page.on('pageerror', (error) => console.log(`${width} ${error.stack ?? error.message}`))
    await page.goto(`${address}?${query}`)
    await page.waitForSelector('h1')
    return page
  }
  const shoot = async (page: Page, name: string): Promise<void> => {
    // Element Plus and our bars move for a quarter of a second.
    await page.waitForTimeout(450)
    await page.screenshot({ path: join(folder, `${name}-${width}x${height}.png`) })
    const cut = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    if (cut > 0) console.log(`${name} at ${width}: ${cut} px wider than the window`)
  }

  let page = await open('jobs=none&token=none&keychain=off')
  await shoot(page, '00-welcome')
  await click(page, 'welcome-token')
  await shoot(page, '01-token-no-keychain')
  await page.close()

  page = await open('ends=rejected&speed=8000')
  await shoot(page, '02-home')
  await click(page, 'start-import')
  await shoot(page, '03-file-empty')
  await click(page, 'open-sample')
  await by(page, 'preview-table').waitFor()
  await shoot(page, '04-file')
  await click(page, 'header-change')
  await shoot(page, '05-file-header')
  await click(page, 'primary')
  await by(page, 'mapping-row-0').waitFor()
  await shoot(page, '06-mapping')
  await by(page, 'field-select-7').click()
  await shoot(page, '07-mapping-select')
  await page.keyboard.press('Escape')
  await click(page, 'primary')
  await shoot(page, '08-mapping-ask')
  await page.locator('.ask-confirm').click()
  await shoot(page, '09-check-progress')
  await by(page, 'rows-table').waitFor()
  await shoot(page, '10-check')
  await click(page, 'issue-phone.tooShort')
  await shoot(page, '11-check-cause')
  await click(page, 'primary')
  await by(page, 'options-sentence').waitFor()
  await shoot(page, '12-confirm')
  await by(page, 'matching-fuzzy').click()
  await click(page, 'connection-test')
  await shoot(page, '13-confirm-fuzzy')
  await by(page, 'destination-rehearsal').click()
  await shoot(page, '14-confirm-rehearsal')
  await click(page, 'primary')
  await page.waitForTimeout(700)
  await shoot(page, '15-uploading')
  await by(page, 'verdict').waitFor()
  await shoot(page, '16-rehearsal-result')
  await click(page, 'nav-history')
  await shoot(page, '17-history')
  await click(page, 'nav-catalogue')
  await shoot(page, '18-catalogue')
  await click(page, 'primary')
  await shoot(page, '19-custom-field')
  await page.keyboard.press('Escape')
  await click(page, 'nav-help')
  await shoot(page, '22-help')
  await click(page, 'nav-settings')
  await shoot(page, '20-settings')
  await page.close()

  for (const ends of ['token', 'network', 'unknown', 'clean']) {
    page = await open(`ends=${ends}&speed=30000&clean=1`)
    await click(page, 'environment-live')
    await page.locator('[data-state="prepared"] [data-test="job-action"]').first().click()
    await by(page, ends === 'unknown' || ends === 'clean' ? 'verdict' : 'pause-notice').waitFor()
    await shoot(page, `21-${ends}`)
    await page.close()
  }
  await browser.close()
}
await server.close()
