import type { Page } from 'playwright-core'

/**
 * Puts the same time, date, port and folder in place of those that change from run to run, and takes out of the page what
 * cannot be the same twice (speed over time).
 *
 * @returns puts everything back
 */
export async function freezeTimes(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(() => {
    const replaced: [Text, string][] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node as Text
      // The rows of a file are the user's own dates: they stay.
      if (text.parentElement?.closest('[data-test="rows-table"], [data-test="preview-table"]')) continue
      const frozen = text.data
        .replaceAll(/\b\d\d[/-]\d\d(?=[, ]+\d\d:\d\d)/g, '11/24')
        .replaceAll(/\b\d\d:\d\d(:\d\d)?\b/g, (_time, seconds?: string) => (seconds ? '09:30:00' : '09:30'))
        .replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:8443')
        .replaceAll(/\S*tuzhan-e2e-\w+/g, '/home/chen/tuzhan')
      if (frozen === text.data) continue
      replaced.push([text, text.data])
      text.data = frozen
    }
    const moving = [...document.querySelectorAll<HTMLElement>('[data-test="speed-picture"]')]
    for (const element of moving) element.style.display = 'none'
    Object.assign(window, {
      unfreeze: () => {
        for (const [text, before] of replaced) text.data = before
        for (const element of moving) element.style.display = ''
      },
    })
  })
  return () => page.evaluate(() => (window as unknown as { unfreeze: () => void }).unfreeze())
}
