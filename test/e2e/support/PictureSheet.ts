import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CDPSession, Page, ViewportSize } from 'playwright-core'
import { PNG } from 'pngjs'
import type { Look } from '../../support/tours/switchLook.ts'

const sheetsDir = fileURLToPath(new URL('../sheets', import.meta.url))
/** The stops in the order of their tiles, the same in all sheets. */
const stopsPath = join(sheetsDir, 'stops.json')
/** Parts of a window's width: words are grey bands, but what is moved, missing or of another colour shows. */
const partsAcross = 50
/** Pixels that the browser draws of a part, across: it draws the window so small, which costs a tenth of the whole. */
const pixelsEach = 4
/** Few, so that alike stops, which are neighbours, are near enough in the file to be compressed. */
const tilesARow = 2
/** Levels of a colour (of 255) that two tiles may differ by: 4 are lost in the file. */
const mostLevels = 14
/**
 * Share of a tile's parts that may differ by more. Panes that were opened and resized ten times rest a row higher or lower from run
 * to run, which moved up to 5 %; another theme, language or size, and a card that is missing, are 10 % and more.
 */
const mostDiffering = 0.08
/** Pictures taken of a stop before it counts as different: some seconds of them. */
const mostLooks = 100
/** Equal pictures in a row after which a stop that is drawn anew counts as still. */
const stillLooks = 2

interface Tile {
  width: number
  height: number
  /** RGB, one byte each. */
  data: Uint8Array
}

const isUpdating = Boolean(process.env['UPDATE_SHEETS'])
let differencesDir: string | null = null

/**
 * Every stop of the tours in one look and one size, each as a small tile of one picture: what the committed sheet shows is
 * compared with what is on the screen. `UPDATE_SHEETS=1` draws the tiles of the tours that run anew and keeps the others.
 */
export class PictureSheet {
  readonly #name: string
  /** CSS pixels of a part, across. */
  readonly #partPx: number
  readonly #width = partsAcross
  readonly #height: number
  readonly #stops: readonly string[]
  readonly #sheet: PNG | null
  readonly #new = new Map<string, Tile>()

  constructor({ theme, language }: Look, { width, height }: ViewportSize) {
    this.#partPx = width / partsAcross
    this.#height = Math.floor(height / this.#partPx)
    this.#name = `${theme}-${language}-${width}x${height}.png`
    const path = join(sheetsDir, this.#name)
    this.#sheet = existsSync(path) ? PNG.sync.read(readFileSync(path)) : null
    this.#stops = this.#sheet ? (JSON.parse(readFileSync(stopsPath, 'utf8')) as string[]) : []
  }

  /** Compares the page with its tile. @returns what is wrong, one line each */
  async compare(page: Page, stop: string): Promise<string[]> {
    const at = this.#stops.indexOf(stop)
    if (!isUpdating && at < 0) return [`${stop} has no tile: UPDATE_SHEETS=1 draws the sheets anew`]
    if (isUpdating) {
      this.#new.set(stop, await this.#takeStill(page))
      return []
    }
    let differing = 0
    // What arrives late, as an answer of the bridge, is waited for by looking again.
    for (let look = 0; look < mostLooks; look += 1) {
      const tile = await this.#take(page)
      differing = count(tile, this.#sheet!, placeOf(at, tile))
      if (differing <= mostDiffering * this.#width * this.#height) return []
    }
    differencesDir ??= mkdtempSync(join(tmpdir(), 'tuzhan-sheets-'))
    const path = join(differencesDir, `${stop}-${this.#name}`)
    await page.screenshot({ path, animations: 'disabled', caret: 'hide', scale: 'css' })
    const parts = this.#width * this.#height
    return [`${differing} of ${parts} parts look otherwise: see ${path}; UPDATE_SHEETS=1 when it is meant`]
  }

  async #takeStill(page: Page): Promise<Tile> {
    let last = await this.#take(page)
    for (let equal = 1, look = 1; equal < stillLooks && look < mostLooks; look += 1) {
      const tile = await this.#take(page)
      equal = Buffer.from(tile.data).equals(last.data) ? equal + 1 : 1
      last = tile
    }
    return last
  }

  /** The window as the browser draws it small: to draw it whole, compress, read and shrink it takes ten times as long. */
  async #take(page: Page): Promise<Tile> {
    const camera = await cameraOf(page)
    const { data } = await camera.send('Page.captureScreenshot', {
      optimizeForSpeed: true,
      captureBeyondViewport: false,
      clip: {
        x: 0,
        y: 0,
        width: this.#width * this.#partPx,
        height: this.#height * this.#partPx,
        scale: pixelsEach / this.#partPx,
      },
    })
    return shrink(PNG.sync.read(Buffer.from(data, 'base64')), this.#width, this.#height)
  }

  /** Writes the sheet when it is drawn anew. */
  save(): void {
    if (!isUpdating || this.#new.size === 0) return
    mkdirSync(sheetsDir, { recursive: true })
    const stops = [...new Set([...this.#stops, ...this.#new.keys()])].sort()
    const size = { width: this.#width, height: this.#height }
    const rows = Math.ceil(stops.length / tilesARow)
    const sheet = new PNG({ width: tilesARow * size.width, height: rows * size.height })
    for (const [at, stop] of stops.entries()) {
      const { left, top } = placeOf(at, size)
      const tile = this.#new.get(stop)
      if (tile) put(tile, sheet, { left, top })
      else {
        const from = placeOf(this.#stops.indexOf(stop), size)
        PNG.bitblt(this.#sheet!, sheet, from.left, from.top, size.width, size.height, left, top)
      }
    }
    // Without filters and with the usual strategy: half as large as what pngjs would write.
    const written = {
      deflateLevel: 9,
      deflateStrategy: 0,
      filterType: 0,
      colorType: 2,
      inputColorType: 6,
    } as const
    writeFileSync(join(sheetsDir, this.#name), PNG.sync.write(sheet, written))
    writeFileSync(stopsPath, `${JSON.stringify(stops, null, 2)}\n`)
  }
}

const cameras = new WeakMap<Page, Promise<CDPSession>>()

function cameraOf(page: Page): Promise<CDPSession> {
  const known = cameras.get(page)
  if (known) return known
  const made = page.context().newCDPSession(page)
  cameras.set(page, made)
  return made
}

function placeOf(
  at: number,
  { width, height }: Pick<Tile, 'width' | 'height'>,
): { left: number; top: number } {
  return { left: (at % tilesARow) * width, top: Math.floor(at / tilesARow) * height }
}

/** The mean colour of each part of the picture. */
function shrink(picture: PNG, width: number, height: number): Tile {
  const [across, down] = [Math.floor(picture.width / width), Math.floor(picture.height / height)]
  const data = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const sums = [0, 0, 0]
      for (let dy = 0; dy < down; dy++) {
        let from = ((y * down + dy) * picture.width + x * across) * 4
        for (let dx = 0; dx < across; dx++, from += 4) {
          sums[0]! += picture.data[from]!
          sums[1]! += picture.data[from + 1]!
          sums[2]! += picture.data[from + 2]!
        }
      }
      for (const [channel, sum] of sums.entries())
        data[(y * width + x) * 3 + channel] = Math.round(sum / (across * down))
    }
  }
  return { width, height, data }
}
function put(tile: Tile, sheet: PNG, { left, top }: { left: number; top: number }): void {
  for (let y = 0; y < tile.height; y++) {
    for (let x = 0; x < tile.width; x++) {
      const to = ((top + y) * sheet.width + left + x) * 4
      // Eighths of the levels: a file half as large.
      for (let channel = 0; channel < 3; channel++)
        sheet.data[to + channel] = tile.data[(y * tile.width + x) * 3 + channel]! & 0xf8
      sheet.data[to + 3] = 255
    }
  }
}

function count(tile: Tile, sheet: PNG, { left, top }: { left: number; top: number }): number {
  let differing = 0
  for (let y = 0; y < tile.height; y++) {
    for (let x = 0; x < tile.width; x++) {
      const there = ((top + y) * sheet.width + left + x) * 4
      const here = (y * tile.width + x) * 3
      let most = 0
      for (let channel = 0; channel < 3; channel++)
        most = Math.max(most, Math.abs(tile.data[here + channel]! - (sheet.data[there + channel] ?? 0) - 4))
      if (most > mostLevels) differing += 1
    }
  }
  return differing
}
