import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PNG } from 'pngjs'
import type { Locator } from 'playwright-core'
import { expect } from 'vitest'
import { comparePictures } from '../../support/pictures/comparePictures.ts'
import { encodePalettePng } from '../../support/pictures/palettePng.ts'
import { freezeTimes } from './freezeTimes.ts'
import type { LaunchedApp } from './launch.ts'
import { overflow } from './overflow.ts'
import { whyNotComparable } from './pictureFonts.ts'

/** One set for the guide, the README and the comparison. */
export const picturesDir = fileURLToPath(new URL('../../../docs/guide/images', import.meta.url))
/** Pictures for the comparison alone. */
export const statesDir = fileURLToPath(new URL('../pictures', import.meta.url))

const sizes = {
  small: { width: 1024, height: 700 },
  office: { width: 1280, height: 800 },
  wide: { width: 1600, height: 1000 },
  /** An office's window at 150 %: the page has two thirds of it in each direction. */
  zoomed: { width: 853, height: 533 },
} as const
type Size = keyof typeof sizes
/** Pixels that may differ: a blinking caret, an edge of a letter. A word that is another has more. */
const mostDiffering = 150

const reason = whyNotComparable()
const isUpdating = Boolean(process.env['UPDATE_IMAGES'])
if (reason !== null) {
  if (isUpdating) throw new Error(`no pictures can be made here: ${reason}`)
  console.log(`pictures are not compared: ${reason}`)
}

/** Made with the first picture that differs. */
let differencesDir: string | null = null

/** Compares pictures of the screens with the committed ones. `UPDATE_IMAGES=1` replaces them. */
export class Album {
  readonly #app: Pick<LaunchedApp, 'page' | 'host'>

  constructor(app: Pick<LaunchedApp, 'page' | 'host'>) {
    this.#app = app
  }

  /**
   * Looks at the page in every size: nothing may stick out, and it must be as in the picture. What differs fails the
   * test at its end; the actual picture and the differences lie in a temporary folder that the message names.
   *
   * @param inView what the picture is about, where the page is longer than the window
   */
  async take(name: string, inView?: Locator): Promise<void> {
    await this.#look(picturesDir, name, ['small', 'office'], inView)
  }

  /** As `take`, for a state that the guide does not show, in the sizes that it may break in. */
  async compare(name: string, ...wanted: readonly Size[]): Promise<void> {
    await this.#look(statesDir, name, wanted)
    await this.#app.page.setViewportSize(sizes.office)
  }

  async #look(folder: string, name: string, wanted: readonly Size[], inView?: Locator): Promise<void> {
    const { page, host } = this.#app
    if (host === 'electron') return
    for (const size of wanted.map((each) => sizes[each])) {
      await page.setViewportSize(size)
      const file = `${name}-${size.width}x${size.height}.png`
      expect.soft(await overflow(page), `${file}: wider than the window`).toBe(0)
      if (reason !== null) continue
      await inView?.scrollIntoViewIfNeeded()
      expect.soft(compare(folder, file, await this.#shoot()), file).toBe('')
    }
  }

  async #shoot(): Promise<Buffer> {
    const { page } = this.#app
    // Transient messages disappear, and the element under the mouse looks different.
    await page.mouse.move(0, 0)
    await page.locator('.el-message').first().waitFor({ state: 'detached' })
    const unfreeze = await freezeTimes(page)
    const picture = await page.screenshot({ animations: 'disabled', caret: 'hide' })
    await unfreeze()
    return picture
  }
}

/** @returns what is wrong, in words; empty when nothing is */
function compare(folder: string, file: string, picture: Buffer): string {
  const path = join(folder, file)
  const isThere = existsSync(path)
  const { differing, diff } = isThere
    ? comparePictures(picture, readFileSync(path))
    : { differing: Infinity, diff: null }
  if (isUpdating) {
    mkdirSync(folder, { recursive: true })
    if (differing > 0) writeFileSync(path, encodePalettePng(PNG.sync.read(picture)))
    return ''
  }
  // That every picture is there is for a unit test to say (guidePictures), also where none can be compared.
  if (!isThere) return ''
  if (differing <= mostDiffering) return ''
  differencesDir ??= mkdtempSync(join(tmpdir(), 'tuzhan-pictures-'))
  writeFileSync(join(differencesDir, file), picture)
  if (diff) writeFileSync(join(differencesDir, file.replace('.png', '-diff.png')), diff)
  return `${differing} pixels differ: see ${differencesDir}; npm run docs:images when the change is meant`
}
