import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTour } from '../support/tours/openTour.ts'
import { serveFakeBridge } from '../support/tours/serveFakeBridge.ts'
import { tours } from '../support/tours/tours.ts'
import { launchChromium } from './support/chromium.ts'
import { findAccessFaults } from './support/findAccessFaults.ts'
import { findLayoutFaults } from './support/findLayoutFaults.ts'

/**
 * CSS pixels. An office laptop of 1280 × 800 at 125 % and 150 % has 1024 × 640 and 853 × 533 of them: the window's least
 * size is that of the display then (`placeWindow`), so these must work too.
 */
const usual = { width: 1280, height: 800 }
const sizes = [
  { width: 1920, height: 1080 },
  usual,
  { width: 1024, height: 700 },
  { width: 1024, height: 640 },
  { width: 853, height: 533 },
]

const looks = [
  { theme: 'light', language: 'zh-CN' },
  { theme: 'dark', language: 'en' },
  ...(process.env['EVERY_LOOK']
    ? ([
        { theme: 'dark', language: 'zh-CN' },
        { theme: 'light', language: 'en' },
      ] as const)
    : []),
] as const

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

describe.each(looks)('every screen and dialog, $theme, $language', ({ theme, language }) => {
  it.each(tours.map((tour) => ({ tour, query: tour.query })))('$query', async ({ tour }) => {
    const faults: string[] = []
    let stops = 0
    await openTour(browser, server.address, tour, {
      ...usual,
      theme,
      language,
      onTrouble: (text) => faults.push(`console: ${text}`),
      async visit(page, name) {
        stops += 1
        for (const fault of await findAccessFaults(page)) faults.push(`${name}: ${fault}`)
        for (const size of sizes) {
          await page.setViewportSize(size)
          for (const fault of await findLayoutFaults(page))
            faults.push(`${name} at ${size.width} × ${size.height}: ${fault}`)
        }
        await page.setViewportSize(usual)
      },
    })
    expect(stops).toBeGreaterThan(0)
    expect(faults).toEqual([])
  })
})
