import type { Browser, Page, ViewportSize } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTour } from '../support/tours/openTour.ts'
import { serveFakeBridge } from '../support/tours/serveFakeBridge.ts'
import type { Look } from '../support/tours/switchLook.ts'
import { stateTours } from '../support/tours/stateTours.ts'
import { tours } from '../support/tours/tours.ts'
import { visitLooks } from '../support/tours/visitLooks.ts'
import { launchChromium } from './support/chromium.ts'
import { findAccessFaults } from './support/findAccessFaults.ts'
import { findKeyboardFaults } from './support/findKeyboardFaults.ts'
import { findLayoutFaults } from './support/findLayoutFaults.ts'
import { PictureSheet } from './support/PictureSheet.ts'
import { whyNotComparable } from './support/pictureFonts.ts'

const usual = { width: 1280, height: 800 }
const small = { width: 1024, height: 700 }
const large = { width: 1600, height: 1000 }
/**
 * CSS pixels. An office laptop of 1280 × 800 at 125 % and 150 % has 1024 × 640 and 853 × 533 of them: the window's least
 * size is that of the display then (`placeWindow`), so these must work too.
 */
const sizes = [usual, large, small, { width: 1024, height: 640 }, { width: 853, height: 533 }]

/** Each theme in each language, seen at every stop. Between two of them one thing changes. */
const looks: readonly Look[] = [
  { theme: 'light', language: 'zh-CN' },
  { theme: 'dark', language: 'zh-CN' },
  { theme: 'dark', language: 'en' },
  { theme: 'light', language: 'en' },
]
/** Places depend on the language and contrasts on the theme: two looks have all of them. */
const measured = [looks[0]!, looks[2]!]

const everyLook = process.env['EVERY_LOOK'] !== undefined

/** Physical pixels per CSS pixel of the whole tour: edges fall between pixels at 125 % and 150 %. */
const scales = everyLook ? [1, 1.25, 1.5] : [1.25]

const pictured = [usual, large, small]
const keyOf = ({ theme, language }: Look, { width }: ViewportSize): string => `${theme}-${language}-${width}`
/** Empty where no pictures can be compared. */
const sheets = new Map(
  whyNotComparable() === null
    ? looks.flatMap((look) =>
        pictured.map((size) => [keyOf(look, size), new PictureSheet(look, size)] as const),
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

/** What is wrong with a screen in any look, one line each. */
async function findFaults(page: Page, name: string, isState: boolean): Promise<string[]> {
  const faults: string[] = []
  const isRare = isState && !everyLook
  const sizesOf = (look: Look): ViewportSize[] => (measured.includes(look) && !isRare ? sizes : pictured)
  await visitLooks(page, looks, sizesOf, async (look, size) => {
    const found = pictured.includes(size)
      ? ((await sheets.get(keyOf(look, size))?.compare(page, name)) ?? [])
      : []
    if (measured.includes(look) && !(isRare && size === usual)) found.push(...(await findLayoutFaults(page)))
    const scope = scopeOf(look, size, isRare)
    if (scope !== null) found.push(...(await findAccessFaults(page, scope)))
    const place = `${name}, ${look.theme}, ${look.language} at ${size.width} × ${size.height}`
    faults.push(...found.map((fault) => `${place}: ${fault}`))
  })
  // The order of things is the same in every look. Last, since the Tab key closes lists and leaves cells.
  if (!isRare) faults.push(...(await findKeyboardFaults(page)).map((fault) => `${name}: ${fault}`))
  return faults
}

/** Asked in full once; then what theme, language and size may change. */
function scopeOf(look: Look, size: ViewportSize, isRare: boolean): 'all' | 'look' | null {
  const at = measured.indexOf(look)
  if (isRare ? size === usual : size !== usual) return null
  if (at < 0) return null
  return at === 0 && size !== large ? 'all' : 'look'
}

describe.each(scales)('at %f physical pixels per pixel', (scale) => {
  describe.each([
    { kind: 'screen', walked: tours, isState: false },
    { kind: 'state', walked: stateTours, isState: true },
  ])('no $kind is cut off, covered, out of reach or other than in its picture', ({ walked, isState }) => {
    // Two tours at a time, in pages of their own: one leaves half of two cores idle.
    it.concurrent.each(walked.map((tour) => ({ tour, query: tour.query })))(
      'in the scenario $query',
      async ({ tour }) => {
        const faults: string[] = []
        let stops = 0
        await openTour(browser, server.address, tour, {
          ...usual,
          ...looks[0]!,
          scale,
          onTrouble: (text) => faults.push(`console: ${text}`),
          async visit(page, name) {
            stops += 1
            faults.push(...(await findFaults(page, name, isState)))
          },
        })
        expect(stops).toBeGreaterThan(0)
        expect(faults).toEqual([])
      },
    )
  })
})
