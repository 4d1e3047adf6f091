import { createWriteStream, readFileSync } from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'
import type { CDPSession, Page } from 'playwright-core'
import { launchApp } from '../e2e/support/launch.ts'
import { chooseFile, openCheck, openMapping } from '../e2e/support/prepare.ts'
import { Screen } from '../e2e/support/Screen.ts'
import { spread } from './runs.ts'
import type { Section } from './Section.ts'

const steps = 60
const header = '会员编号,姓名,手机号,性别,生日,标签,地址,备注,等级,门店,来源'

/** Ways to scroll, and how the box is moved by one step of each. */
const ways = {
  'wheel, 400 px': (at: number) => ({ by: 400, to: at }),
  'a jump of 1,200 px': (at: number) => ({ by: 1_200, to: at }),
  'the bar dragged': (at: number) => ({ by: 0, to: ((at * 37) % steps) / steps }),
}

/**
 * The grid of step 3 over many rows in the built window (browser host): processor time of the page's main thread for each step,
 * from the scroll to the frame that shows it, and what the page occupies afterwards.
 *
 * @param wanted rows; default a million
 */
export async function measureScrolling(wanted: number | null): Promise<Section> {
  const rows = wanted ?? 1_000_000
  const app = await launchApp()
  try {
    const screen = new Screen(app.page)
    app.page.setDefaultTimeout(600_000)
    await chooseFile(app, screen, await writeCustomers(join(app.downloadsDir, '会员.csv'), rows))
    await openMapping(screen)
    await openCheck(app, screen)
    await screen.click('segment-all')
    await screen.seen('row-2')
    const session = await app.page.context().newCDPSession(app.page)
    await session.send('Performance.setTimeDomain', { timeDomain: 'threadTicks' })
    await session.send('Performance.enable')
    const table: string[][] = []
    for (const [name, move] of Object.entries(ways)) {
      const times: number[] = []
      for (let step = 0; step < steps; step += 1) {
        const before = await taskMs(session)
        await scroll(app.page, move(step))
        const took = (await taskMs(session)) - before
        // The first steps compile the code.
        if (step >= 10) times.push(took)
      }
      table.push([name, spread(times)])
    }
    await session.send('HeapProfiler.collectGarbage')
    table.push(['memory of the page, MB', String(await residentMb(app.page))])
    return {
      title: `Scrolling ${rows.toLocaleString('en')} rows (Chromium, browser host)`,
      note: `Processor time of the page's main thread in milliseconds for one step, median and range of ${steps - 10}. Target: no frame over 50 ms, the page ≤ 250 MB.`,
      columns: ['', 'milliseconds'],
      rows: table,
    }
  } finally {
    await app.close()
  }
}

async function writeCustomers(path: string, rows: number): Promise<string> {
  const file = createWriteStream(path)
  file.write(`\uFEFF${header}\r\n`)
  const lineOf = (at: number): string =>
    [
      `T${at}`,
      `张${at}`,
      at % 50 === 7 ? '139000' : `139${String(10_000_000 + at)}`,
      at % 3 === 0 ? '先生' : '女',
      `19${60 + (at % 40)}/5/1${at % 10}`,
      at % 2 === 0 ? 'VIP 老客户' : '钻石',
      `广东省深圳市南山区科技园${at % 900}号`,
      '普通',
      '金卡',
      `${at % 80}号店`,
      '线下门店',
    ].join()
  for (let first = 0; first < rows; first += 10_000) {
    const lines = Array.from({ length: Math.min(10_000, rows - first) }, (_, index) => lineOf(first + index))
    if (!file.write(`${lines.join('\r\n')}\r\n`)) await once(file, 'drain')
  }
  file.end()
  await once(file, 'finish')
  return path
}

/** Processor time of the main thread so far. */
async function taskMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1_000
}

/** Moves the box, and waits until the frame is drawn and the rows that it needs have come. */
async function scroll(page: Page, move: { by: number; to: number }): Promise<void> {
  await page.evaluate(async ({ by, to }) => {
    const box = document.querySelector<HTMLElement>('[data-test="grid-box"]')!
    box.scrollTop = by === 0 ? box.scrollHeight * to : box.scrollTop + by
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
    await frame()
    await frame()
  }, move)
  await page.locator('[data-test="row-unread"]').first().waitFor({ state: 'detached' })
}

/** Resident memory of the largest process that draws a page. */
async function residentMb(page: Page): Promise<number> {
  const browser = page.context().browser()
  if (!browser) return 0
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  const sizes = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? 0))
  return Math.round(Math.max(0, ...sizes) / 1_024)
}
