import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTour } from '../support/tours/openTour.ts'
import { serveFakeBridge } from '../support/tours/serveFakeBridge.ts'
import { switchLook, type Look } from '../support/tours/switchLook.ts'
import { tours } from '../support/tours/tours.ts'
import { launchChromium } from './support/chromium.ts'
import { findAccessFaults } from './support/findAccessFaults.ts'
import { findKeyboardFaults } from './support/findKeyboardFaults.ts'
import { findLayoutFaults } from './support/findLayoutFaults.ts'

/**
 * CSS pixels. An office laptop of 1280 × 800 at 125 % and 150 % has 1024 × 640 and 853 × 533 of them: the window's least
 * size is that of the display then (`placeWindow`), so these must work too.
 */
const usual = { width: 1280, height: 800 }
const sizes = [
  usual,
  { width: 1920, height: 1080 },
  { width: 1024, height: 700 },
  { width: 1024, height: 640 },
  { width: 853, height: 533 },
]

const everyLook = process.env['EVERY_LOOK'] !== undefined

/** Both themes and both languages are seen at every stop; with `EVERY_LOOK` each theme in each language. */
const looks: readonly Look[] = [
  { theme: 'light', language: 'zh-CN' },
  { theme: 'dark', language: 'en' },
  ...(everyLook
    ? ([
        { theme: 'dark', language: 'zh-CN' },
        { theme: 'light', language: 'en' },
      ] as const)
    : []),
]

/** Physical pixels per CSS pixel of the whole tour: edges fall between pixels at 125 % and 150 %. */
const scales = everyLook ? [1, 1.25, 1.5] : [1.25]

let browser: Browser
let server: Awaited<ReturnType<typeof serveFakeBridge>>

beforeAll(async () => {
  server = await serveFakeBridge()
  browser = await launchChromium()
})

afterAll(async () => {
  await browser.close()
  await server.close()
})

async function findFaults(page: Page, name: string, look: Look): Promise<string[]> {
  const place = `${name}, ${look.theme}, ${look.language}`
  const faults: string[] = []
  const at = looks.indexOf(look)
  // Changes the size and back, because an unchanged window may not be redrawn.
  for (const size of at % 2 === 0 ? sizes : sizes.toReversed()) {
    if (page.viewportSize()?.height !== size.height) await page.setViewportSize(size)
    // Popups are positioned again in the following frames.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
    const found = await findLayoutFaults(page)
    faults.push(...found.map((fault) => `${place} at ${size.width} × ${size.height}: ${fault}`))
    if (size !== usual) continue
    const barriers = await findAccessFaults(page, at === 0 ? 'all' : 'look')
    faults.push(...barriers.map((fault) => `${place}: ${fault}`))
  }
  // The order of things is the same in every look. Last, since the Tab key closes lists and leaves cells.
  if (look === looks.at(-1))
    faults.push(...(await findKeyboardFaults(page)).map((fault) => `${place}: ${fault}`))
  return faults
}

describe.each(scales)(
  'axe finds no fault in any screen or dialog at %f physical pixels per pixel',
  (scale) => {
    it.each(tours.map((tour) => ({ tour, query: tour.query })))(
      'of the scenario $query',
      async ({ tour }) => {
        const faults: string[] = []
        let stops = 0
        const [first = { theme: 'light', language: 'zh-CN' } as const, ...others] = looks
        await openTour(browser, server.address, tour, {
          ...usual,
          ...first,
          scale,
          onTrouble: (text) => faults.push(`console: ${text}`),
          async visit(page, name) {
            stops += 1
            for (const look of looks) {
              if (others.length > 0) await switchLook(page, look)
              faults.push(...(await findFaults(page, name, look)))
            }
            if (others.length > 0) await switchLook(page, first)
          },
        })
        expect(stops).toBeGreaterThan(0)
        expect(faults).toEqual([])
      },
    )
  },
)
