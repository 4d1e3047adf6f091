import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { PNG } from 'pngjs'

const sheetsDir = fileURLToPath(new URL('../sheets', import.meta.url))
/** CSS pixels that become one of a tile: words are grey bands, but what is moved, missing or of another colour shows. */
export const pixelsEach = 20
const tilesARow = 12
/** Levels of a colour (of 255) that two tiles may differ by: 4 are lost in the file. */
const mostLevels = 14
/** Pixels of a tile that may differ by more: a scroll bar, the edge of a shadow. */
const mostDiffering = 3
/** Pictures taken of a stop before it counts as different. */
const mostLooks = 20

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
  readonly #path: string
  /** Names of the stops in the order of their tiles. */
  readonly #names: readonly string[]
  readonly #sheet: PNG | null
  readonly #new = new Map<string, Tile>()

  constructor(name: string) {
    this.#path = join(sheetsDir, name)
    const isThere = existsSync(`${this.#path}.png`)
    this.#sheet = isThere ? PNG.sync.read(readFileSync(`${this.#path}.png`)) : null
    this.#names = isThere ? (JSON.parse(readFileSync(`${this.#path}.json`, 'utf8')) as string[]) : []
  }

  /** Compares the page with its tile. @returns what is wrong, one line each */
  async compare(page: Page, stop: string): Promise<string[]> {
    const { width, height } = page.viewportSize() ?? { width: 0, height: 0 }
    const at = this.#names.indexOf(stop)
    if (!isUpdating && at < 0) return [`${stop} has no tile: UPDATE_SHEETS=1 draws the sheets anew`]
    let picture: Buffer = Buffer.alloc(0)
    let differing = 0
    // What arrives late, as an answer of the bridge, is waited for by looking again.
    for (let look = 0; look < mostLooks; look += 1) {
      picture = await page.screenshot({ animations: 'disabled', caret: 'hide', scale: 'css' })
      const tile = shrink(PNG.sync.read(picture), width, height)
      if (isUpdating) {
        this.#new.set(stop, tile)
        return []
      }
      differing = count(tile, this.#sheet!, placeOf(at, tile))
      if (differing <= mostDiffering) return []
    }
    const parts = Math.floor(width / pixelsEach) * Math.floor(height / pixelsEach)
    differencesDir ??= mkdtempSync(join(tmpdir(), 'tuzhan-sheets-'))
    const path = join(differencesDir, `${stop}-${width}x${height}.png`)
    writeFileSync(path, picture)
    return [`${differing} of ${parts} parts look otherwise: see ${path}; UPDATE_SHEETS=1 when it is meant`]
  }

  /** Writes the sheet when it is drawn anew. */
  save(): void {
    if (!isUpdating || this.#new.size === 0) return
    mkdirSync(sheetsDir, { recursive: true })
    const names = [...new Set([...this.#names, ...this.#new.keys()])].sort()
    const [first] = this.#new.values()
    const { width, height } = first!
    const rows = Math.ceil(names.length / tilesARow)
    const sheet = new PNG({ width: tilesARow * width, height: rows * height })
    for (const [at, name] of names.entries()) {
      const { left, top } = placeOf(at, first!)
      const tile = this.#new.get(name)
      if (tile) put(tile, sheet, { left, top })
      else {
        const from = placeOf(this.#names.indexOf(name), first!)
        PNG.bitblt(this.#sheet!, sheet, from.left, from.top, width, height, left, top)
      }
    }
    writeFileSync(
      `${this.#path}.png`,
      PNG.sync.write(sheet, { deflateLevel: 9, colorType: 2, inputColorType: 6 }),
    )
    writeFileSync(`${this.#path}.json`, `${JSON.stringify(names, null, 2)}\n`)
  }
}

function placeOf(at: number, { width, height }: Tile): { left: number; top: number } {
  return { left: (at % tilesARow) * width, top: Math.floor(at / tilesARow) * height }
}

/** The mean colour of each part of the window. */
function shrink(picture: PNG, cssWidth: number, cssHeight: number): Tile {
  const [width, height] = [Math.floor(cssWidth / pixelsEach), Math.floor(cssHeight / pixelsEach)]
  const data = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const sums = [0, 0, 0]
      for (let dy = 0; dy < pixelsEach; dy++) {
        let from = ((y * pixelsEach + dy) * picture.width + x * pixelsEach) * 4
        for (let dx = 0; dx < pixelsEach; dx++, from += 4) {
          sums[0]! += picture.data[from]!
          sums[1]! += picture.data[from + 1]!
          sums[2]! += picture.data[from + 2]!
        }
      }
      for (const [channel, sum] of sums.entries())
        data[(y * width + x) * 3 + channel] = Math.round(sum / pixelsEach ** 2)
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
