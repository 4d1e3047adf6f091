/**
 * Draws every icon of the app from the SVG files in resources/icons: `npm run icons`, after a change to one of them.
 * The results are committed, since packing needs no browser.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Browser } from 'playwright-core'
import { launchChromium } from '../../test/e2e/support/chromium.ts'
import { writeIcns } from './writeIcns.ts'
import { writeIco } from './writeIco.ts'

const folder = resolve(import.meta.dirname, '../../resources/icons')
/** Largest size, in pixels, for which the simplified drawing is used. */
const smallUpTo = 32
/** macOS leaves a margin around the shape of an icon: 824 of 1,024 points (Apple's icon template). */
const macShare = 824 / 1024

const windowsWidths = [16, 20, 24, 32, 40, 48, 64, 128, 256]
const macWidths = [32, 64, 128, 256, 512, 1024]
const linuxWidths = [16, 24, 32, 48, 64, 128, 256, 512]

/** Renders a PNG of the given width; `share` is the part of it that the drawing covers. */
async function draw(browser: Browser, svgName: string, width: number, share = 1): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width, height: width } })
  const svg = readFileSync(join(folder, svgName), 'utf8')
  const margin = (width * (1 - share)) / 2
  await page.setContent(
    `<style>html,body{margin:0;background:transparent}svg{position:absolute;left:${margin}px;top:${margin}px;` +
      `width:${width * share}px;height:${width * share}px}</style>${svg}`,
  )
  const png = await page.screenshot({ omitBackground: true })
  await page.close()
  return png
}

const appDrawing = (width: number): string => (width <= smallUpTo ? 'app-small.svg' : 'app.svg')

const browser = await launchChromium()
try {
  const windows: Buffer[] = []
  for (const width of windowsWidths) windows.push(await draw(browser, appDrawing(width), width))
  writeFileSync(join(folder, 'app.ico'), writeIco(windows))

  const mac = new Map<number, Buffer>()
  for (const width of macWidths) mac.set(width, await draw(browser, appDrawing(width), width, macShare))
  writeFileSync(join(folder, 'app.icns'), writeIcns(mac))

  mkdirSync(join(folder, 'linux'), { recursive: true })
  for (const width of linuxWidths) {
    writeFileSync(join(folder, `linux/${width}x${width}.png`), await draw(browser, appDrawing(width), width))
  }

  writeFileSync(join(folder, 'tray.png'), await draw(browser, 'app-small.svg', 16))
  writeFileSync(join(folder, 'tray@2x.png'), await draw(browser, 'app-small.svg', 32))
  writeFileSync(join(folder, 'trayTemplate.png'), await draw(browser, 'tray-template.svg', 16))
  writeFileSync(join(folder, 'trayTemplate@2x.png'), await draw(browser, 'tray-template.svg', 32))
} finally {
  await browser.close()
}
