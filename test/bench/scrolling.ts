import { createWriteStream, readFileSync } from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { CDPSession, Page } from 'playwright-core'
import { launchApp } from '../e2e/support/launch.ts'
import { chooseFile, openCheck, openMapping } from '../e2e/support/prepare.ts'
import { Screen } from '../e2e/support/Screen.ts'
import { against, megabytes, spread } from './runs.ts'
import type { Section } from './Section.ts'

/** The first steps of a way, which are left out: they compile the code. */
const warmUp = 10
/** Chromium gives freed memory back to the system every few seconds. */
const settleMs = 5_000
const header = '会员编号,姓名,手机号,性别,生日,标签,地址,备注,等级,门店,来源'

/** A movement of the box, by some px or to a part of the list from 0 to 1; or a key that leads to a row. */
type Move = { byPx: number } | { toPart: number } | { key: string; toRow: number }

/** Ways to go through so many rows: number of steps, and what each of them does. */
const waysThrough = (rows: number): Record<string, { steps: number; move: (at: number) => Move }> => ({
  'wheel, 400 px': { steps: 60, move: () => ({ byPx: 400 }) },
  'a jump of 1,200 px': { steps: 60, move: () => ({ byPx: 1_200 }) },
  'the bar dragged to and fro': { steps: 60, move: (at) => ({ toPart: ((at * 37) % 60) / 60 }) },
  'Ctrl+↓, Ctrl+↑': {
    steps: 30,
    move: (at) =>
      at % 2 === 0 ? { key: 'Control+ArrowDown', toRow: rows - 1 } : { key: 'Control+ArrowUp', toRow: 0 },
  },
  'the bar dragged from the first row to the last': { steps: 200, move: (at) => ({ toPart: at / 199 }) },
})

/**
 * The grid of step 3 over many rows in the built window (browser host): processor time of the page's main thread for each step,
 * from the scroll to the frame that shows it with its rows, frames that were long by the clock, and what the page occupies
 * afterwards.
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
    await screen.find('cell-2-0').click()
    const session = await app.page.context().newCDPSession(app.page)
    await session.send('Performance.setTimeDomain', { timeDomain: 'threadTicks' })
    await session.send('Performance.enable')
    await app.page.evaluate(watchFrames)
    const table: string[][] = []
    for (const [name, { steps, move }] of Object.entries(waysThrough(rows))) {
      const times: number[] = []
      for (let step = 0; step < steps; step += 1) {
        if (step === warmUp) await app.page.evaluate(() => void window.longFrames.splice(0))
        const before = await taskMs(session)
        await go(app.page, move(step))
        const took = (await taskMs(session)) - before
        if (step >= warmUp) times.push(took)
      }
      const frames = await app.page.evaluate(() => window.longFrames)
      const longest = frames.length === 0 ? '✓' : `${Math.round(Math.max(...frames))} ms ✗`
      table.push([name, String(steps), spread(times), String(frames.length), longest])
    }
    // Not the last one in the page: the row of the active cell may be anywhere.
    const reached = await app.page
      .locator('[data-row]')
      .evaluateAll((drawn) => Math.max(...drawn.map((row) => Number(row.getAttribute('data-row')))))
    if (reached < rows - 50) throw new Error(`the last row drawn is ${reached} of ${rows}`)
    await session.send('HeapProfiler.collectGarbage')
    await setTimeout(settleMs)
    await session.send('HeapProfiler.collectGarbage')
    table.push(['memory of the page', '', against(await residentBytes(app.page), 250e6, megabytes), '', ''])
    return {
      title: `Scrolling ${rows.toLocaleString('en')} rows (Chromium, browser host)`,
      note: `Processor time of the page's main thread in milliseconds for one step (two frames and more, with what the measuring itself takes), median and range without the first ${warmUp}. Frames are by the clock, which other work on the machine makes longer. Target: no frame over 50 ms, the page ≤ 250 MB (resident, a quarter of it shared with Chromium's other processes; it has been through steps 1 to 3).`,
      columns: ['', 'steps', 'milliseconds', 'frames over 50 ms', 'the longest'],
      rows: table,
    }
  } finally {
    await app.close()
  }
}

declare global {
  interface Window {
    /** Durations of frames over 50 ms, in ms. */
    longFrames: number[]
  }
}

/** Notes long frames from now on. Runs in the page. */
function watchFrames(): void {
  window.longFrames = []
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.longFrames.push(duration)
  }).observe({ type: 'long-animation-frame' })
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

/** Moves, and waits until the frame is drawn and the rows that it needs have come. */
async function go(page: Page, move: Move): Promise<void> {
  if ('key' in move) {
    await page.keyboard.press(move.key)
    await page.locator(`[data-row="${move.toRow}"] [data-active]`).waitFor({ state: 'attached' })
  }
  await page.evaluate(async (moved) => {
    const box = document.querySelector<HTMLElement>('[data-test="grid-box"]')!
    if ('byPx' in moved) box.scrollTop += moved.byPx
    if ('toPart' in moved) box.scrollTop = (box.scrollHeight - box.clientHeight) * moved.toPart
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
    await frame()
    await frame()
  }, move)
  await page.locator('[data-test="row-unread"]').first().waitFor({ state: 'detached' })
}

/** Resident memory of the largest process that draws a page. */
async function residentBytes(page: Page): Promise<number> {
  const browser = page.context().browser()
  if (!browser) return 0
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  const sizes = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? 0))
  return Math.max(0, ...sizes) * 1_024
}
