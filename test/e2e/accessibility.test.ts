import type { Browser, Page, ViewportSize } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTour } from '../support/tours/openTour.ts'
import { serveFakeBridge } from '../support/tours/serveFakeBridge.ts'
import { switchLook, type Look } from '../support/tours/switchLook.ts'
import { stateTours } from '../support/tours/stateTours.ts'
import type { Tour } from '../support/tours/Tour.ts'
import { tours } from '../support/tours/tours.ts'
import { launchChromium } from './support/chromium.ts'
import { findAccessFaults } from './support/findAccessFaults.ts'
import { findKeyboardFaults } from './support/findKeyboardFaults.ts'
import { findLayoutFaults } from './support/findLayoutFaults.ts'
import { PictureSheet } from './support/PictureSheet.ts'
import { whyNotComparable } from './support/pictureFonts.ts'

/**
 * CSS pixels. An office laptop of 1280 × 800 at 125 % and 150 % has 1024 × 640 and 853 × 533 of them: the window's least
 * size is that of the display then (`placeWindow`), so these must work too.
 */
const usual = { width: 1280, height: 800 }
const small = { width: 1024, height: 700 }
const sizes = [
  usual,
  { width: 1600, height: 1000 },
  small,
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

/** Looks and sizes in which the stops are compared with their pictures: each theme, language and width has one. */
const pictured: readonly (readonly [Look, ViewportSize])[] = [
  [looks[0]!, usual],
  [looks[1]!, small],
]
const sheetName = ({ theme, language }: Look, { width, height }: ViewportSize): string =>
  `${theme}-${language}-${width}x${height}`
/** Empty where no pictures can be compared. */
const sheets = new Map(
  whyNotComparable() === null
    ? pictured.map(
        ([look, size]) => [sheetName(look, size), new PictureSheet(sheetName(look, size))] as const,
      )
    : [],
)

let browser: Browser
let server: Awaited<ReturnType<typeof serveFakeBridge>>

beforeAll(async () => {
  server = await serveFakeBridge()
  browser = await launchChromium()
})

afterAll(async () => {
  for (const sheet of sheets.values()) sheet.save()
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
    const sheet = sheets.get(sheetName(look, size))
    const found = (await sheet?.compare(page, name)) ?? []
    found.push(...(await findLayoutFaults(page)))
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

const walked: readonly Tour[] = everyLook ? [...tours, ...stateTours] : tours

describe.each(scales)(
  'axe finds no fault in any screen or dialog at %f physical pixels per pixel',
  (scale) => {
    it.each(walked.map((tour) => ({ tour, query: tour.query })))(
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

// Where English is long and the window is narrow, at night: with EVERY_LOOK they are looked at as all others.
describe.skipIf(everyLook)(
  'nothing is cut off, covered or told twice, and it looks as in its picture',
  () => {
    it.each(stateTours.map((tour) => ({ tour, query: tour.query })))(
      'in the states of $query',
      async ({ tour }) => {
        const faults: string[] = []
        const look = { theme: 'dark', language: 'en' } as const
        await openTour(browser, server.address, tour, {
          ...small,
          ...look,
          onTrouble: (text) => faults.push(`console: ${text}`),
          async visit(page, name) {
            const seen = (await sheets.get(sheetName(look, small))?.compare(page, name)) ?? []
            const found = [...seen, ...(await findLayoutFaults(page))]
            faults.push(...found.map((fault) => `${name}: ${fault}`))
          },
        })
        expect(faults).toEqual([])
      },
    )
  },
)
