import type { Page } from 'playwright-core'

/** How far things stick out of the window to the right, in CSS pixels. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
}
