import type { Page, ViewportSize } from 'playwright-core'
import { switchLook, type Look } from './switchLook.ts'

/**
 * Shows the screen in each look and its sizes, in place, and leaves it as it was.
 *
 * @param looks the first is the one that the screen has
 */
export async function visitLooks(
  page: Page,
  looks: readonly Look[],
  sizesOf: (look: Look) => readonly ViewportSize[],
  visit: (look: Look, size: ViewportSize) => Promise<void>,
): Promise<void> {
  const before = page.viewportSize()
  for (const [at, look] of looks.entries()) {
    if (at > 0) await switchLook(page, look)
    // There and back: the last size of one look is the first of the next.
    for (const size of at % 2 === 0 ? sizesOf(look) : sizesOf(look).toReversed()) {
      await resize(page, size)
      await visit(look, size)
    }
  }
  if (before) await resize(page, before)
  if (looks.length > 1) await switchLook(page, looks[0]!)
}

async function resize(page: Page, size: ViewportSize): Promise<void> {
  const { width, height } = page.viewportSize() ?? {}
  if (width !== size.width || height !== size.height) await page.setViewportSize(size)
  // Popups are positioned again in the following frames.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
}
