import type { Browser, Page } from 'playwright-core'
import type { Settings } from '../../../electron/shared/model/settings.ts'
import type { Tour } from './Tour.ts'

export interface TourOptions {
  width: number
  height: number
  /** Physical pixels per CSS pixel: 1.25 is Windows at 125 %. Default 1. */
  scale?: number
  theme?: Settings['theme']
  language?: Settings['language']
  /** Collects errors of the console. */
  onTrouble: (text: string) => void
  /** Called at each stop, when the page is idle. */
  visit: (page: Page, name: string) => Promise<void>
}

/**
 * Runs one tour with the fake bridge.
 *
 * @param address of `vite preview` or the dev server
 */
export async function openTour(
  browser: Browser,
  address: string,
  tour: Tour,
  options: TourOptions,
): Promise<void> {
  const { width, height, scale = 1, theme = 'light', language = 'zh-CN', onTrouble, visit } = options
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: scale,
    colorScheme: theme === 'dark' ? 'dark' : 'light',
    reducedMotion: 'reduce',
    locale: language,
    timezoneId: 'Asia/Shanghai',
  })
  await context.addInitScript(stopClock, Date.UTC(2026, 10, 24, 1, 30))
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()))
      onTrouble(`${message.text()} (${message.location().url})`)
  })
  page.on('pageerror', (error) => onTrouble(error.stack ?? error.message))
  const by = (name: string) => page.locator(`[data-test="${name}"]`).first()
  await page.goto(`${address}?${tour.query}&theme=${theme}&language=${language}`)
  await page.locator('nav').first().waitFor()
  await tour.walk({
    page,
    by,
    click: (name) => by(name).click(),
    async stop(name) {
      await page.waitForTimeout(120)
      await visit(page, name)
    },
  })
  await context.close()
}

/** Lets the page read one time all along, so that its pictures are the same every day; its timers run. */
function stopClock(nowMs: number): void {
  const Running = Date
  window.Date = class extends Running {
    constructor(...parts: unknown[]) {
      if (parts.length === 0) super(nowMs)
      else super(...(parts as [number]))
    }
    static override now(): number {
      return nowMs
    }
  } as DateConstructor
}
