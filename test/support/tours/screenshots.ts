import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { launchChromium } from '../../e2e/support/chromium.ts'
import { openTour } from './openTour.ts'
import { serveFakeBridge } from './serveFakeBridge.ts'
import { stateTours } from './stateTours.ts'
import { tours } from './tours.ts'

/**
 * Saves a picture of every screen and state with the fake bridge:
 * `node test/support/tours/screenshots.ts out/pictures --size 1280x800 --size 853x533@1.5 --theme dark --language en`
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: 'string', multiple: true, default: ['1280x800', '1024x700'] },
    theme: { type: 'string', multiple: true, default: ['light'] },
    language: { type: 'string', default: 'zh-CN' },
    /** Only tours whose query contains this. */
    only: { type: 'string', default: '' },
    /** Stops to save; all when none is named. */
    stop: { type: 'string', multiple: true, default: [] },
  },
})
const folder = positionals[0] ?? 'out/pictures'
mkdirSync(folder, { recursive: true })

const server = await serveFakeBridge()
const browser = await launchChromium()
for (const size of values.size) {
  const [, width, height, scale = '1'] = /^(\d+)x(\d+)(?:@([\d.]+))?$/.exec(size) ?? []
  for (const theme of values.theme) {
    for (const tour of [...tours, ...stateTours]) {
      if (!tour.query.includes(values.only)) continue
      await openTour(browser, server.address, tour, {
        width: Number(width),
        height: Number(height),
        scale: Number(scale),
        theme: theme === 'dark' ? 'dark' : 'light',
        language: values.language === 'en' ? 'en' : 'zh-CN',
        onTrouble: (text) => console.log(`${tour.query}: ${text}`),
        visit: async (page, name) => {
          if (values.stop.length > 0 && !values.stop.includes(name)) return
          const path = join(folder, `${name}-${theme}-${size}.png`)
          await page.screenshot({ path, animations: 'disabled' })
        },
      }).catch((error: unknown) => console.log(`${tour.query} at ${size}: ${String(error)}`))
    }
  }
}
await browser.close()
await server.close()
