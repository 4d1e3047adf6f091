import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { launchChromium } from '../../e2e/support/chromium.ts'
import { openTour } from './openTour.ts'
import { serveFakeBridge } from './serveFakeBridge.ts'
import { stateTours } from './stateTours.ts'
import type { Look } from './switchLook.ts'
import { tours } from './tours.ts'
import { visitLooks } from './visitLooks.ts'

/**
 * Saves a picture of every screen and state with the fake bridge, each in every size, theme and language asked for:
 * `node test/support/tours/screenshots.ts out/pictures --size 1280x800 --size 1024x700 --scale 1.5 --theme dark --language en`
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: 'string', multiple: true, default: ['1280x800', '1024x700'] },
    /** Physical pixels per CSS pixel. */
    scale: { type: 'string', default: '1' },
    theme: { type: 'string', multiple: true, default: ['light'] },
    language: { type: 'string', multiple: true, default: ['zh-CN'] },
    /** Only tours whose query contains this. */
    only: { type: 'string', default: '' },
    /** Stops to save; all when none is named. */
    stop: { type: 'string', multiple: true, default: [] },
  },
})
const folder = positionals[0] ?? 'out/pictures'
mkdirSync(folder, { recursive: true })
const looks = values.language.flatMap((language) =>
  values.theme.map((theme): Look => ({
    theme: theme === 'dark' ? 'dark' : 'light',
    language: language === 'en' ? 'en' : 'zh-CN',
  })),
)
const sizes = values.size.map((size) => {
  const [width = 0, height = 0] = size.split('x').map(Number)
  return { width, height }
})

const server = await serveFakeBridge()
const browser = await launchChromium()
for (const tour of [...tours, ...stateTours]) {
  if (!tour.query.includes(values.only)) continue
  await openTour(browser, server.address, tour, {
    ...sizes[0]!,
    ...looks[0]!,
    scale: Number(values.scale),
    onTrouble: (text) => console.log(`${tour.query}: ${text}`),
    visit: async (page, name) => {
      if (values.stop.length > 0 && !values.stop.includes(name)) return
      await visitLooks(
        page,
        looks,
        () => sizes,
        async ({ theme, language }, { width, height }) => {
          const inLanguage = values.language.length > 1 ? `-${language}` : ''
          const path = join(folder, `${name}-${theme}${inLanguage}-${width}x${height}.png`)
          await page.screenshot({ path, animations: 'disabled' })
        },
      )
    },
  }).catch((error: unknown) => console.log(`${tour.query}: ${String(error)}`))
}
await browser.close()
await server.close()
