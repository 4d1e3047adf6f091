import { launchApp } from '../e2e/support/launch.ts'
import { against, median, milliseconds, spread } from './runs.ts'
import type { Section } from './Section.ts'

const loads = 12

/**
 * The first screen of the built window in Chromium (browser host), files and compiled code in the browser's cache: from the
 * start of the navigation to the first paint and to the button that begins an import. Its bytes are kept by
 * `test/integration/firstScreenSize.test.ts`.
 */
export async function measureFirstScreen(): Promise<Section> {
  const app = await launchApp()
  try {
    const paints: number[] = []
    const contents: number[] = []
    await app.page.addInitScript(() => {
      const seen = new MutationObserver(() => {
        if (!document.querySelector('[data-test="start-import"]')) return
        seen.disconnect()
        // The next frame shows it.
        requestAnimationFrame(() => performance.mark('contents'))
      })
      seen.observe(document, { childList: true, subtree: true })
    })
    for (let load = 0; load < loads; load += 1) {
      await app.page.reload()
      await app.page.waitForSelector('[data-test="start-import"]')
      const times = await app.page.evaluate(async () => {
        const timeOf = (name: string): number | undefined => performance.getEntriesByName(name)[0]?.startTime
        while (timeOf('contents') === undefined || timeOf('first-contentful-paint') === undefined) {
          await new Promise((resolve) => requestAnimationFrame(resolve))
        }
        return { paint: timeOf('first-contentful-paint')!, contents: timeOf('contents')! }
      })
      // The first load fills the cache.
      if (load === 0) continue
      paints.push(times.paint)
      contents.push(times.contents)
    }
    return {
      title: 'The first screen (Chromium, browser host, warm)',
      note: `Median and range of ${loads - 1} loads, in milliseconds.`,
      columns: ['', 'milliseconds', 'target'],
      rows: [
        ['first paint', spread(paints), ''],
        ['contents', spread(contents), against(median(contents), 300, milliseconds)],
      ],
    }
  } finally {
    await app.close()
  }
}
