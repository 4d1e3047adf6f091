import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type LaunchedApp } from './support/launch.ts'
import { chooseFile, openCheck, openMapping } from './support/prepare.ts'
import { Screen } from './support/Screen.ts'

/** `GRID_ROWS=1000000` for the largest file that Excel can hold. */
const rows = Number(process.env['GRID_ROWS'] ?? 200_000)
const [phone, level] = [2, 3]

let app: LaunchedApp
let screen: Screen

beforeAll(async () => {
  app = await launchApp()
  screen = new Screen(app.page)
  // Reading and checking as many rows takes its time.
  app.page.setDefaultTimeout(300_000)
  await chooseFile(app, screen, await writeLargeCsv(join(app.downloadsDir, '全部会员.csv')))
  await openMapping(screen)
  await openCheck(app, screen)
}, 600_000)
afterAll(() => app.close())

async function writeLargeCsv(path: string): Promise<string> {
  const file = createWriteStream(path)
  file.write('\uFEFF会员编号,姓名,手机号,备注\r\n')
  for (let first = 0; first < rows; first += 10_000) {
    const lines = Array.from({ length: Math.min(10_000, rows - first) }, (_, index) => {
      const at = first + index
      return `T${at},张${at},139${String(10_000_000 + at)},${at % 1_000 === 7 ? '金卡' : '普通'}\r\n`
    })
    if (!file.write(lines.join(''))) await once(file, 'drain')
  }
  file.end()
  await once(file, 'finish')
  return path
}

const rowCount = () => screen.find('rows-table').getAttribute('aria-rowcount')
const cell = (row: number, column: number) => screen.find(`cell-${row}-${column}`)
const press = (key: string) => app.page.keyboard.press(key)

describe(`the grid over ${rows} rows`, () => {
  it('has one scroll over all of them, from the first to the last', async () => {
    expect(await rowCount()).toBe(String(rows + 1))
    await cell(2, phone).click()
    await press('Control+End')
    await screen.seen(`row-${rows + 1}`)
    await press('Control+Home')
    await screen.seen('row-2')
    // The bar itself, dragged to its end.
    await screen.find('grid-box').evaluate((box) => box.scrollTo(0, box.scrollHeight))
    await screen.seen(`row-${rows + 1}`)
    await screen.find('grid-box').evaluate((box) => box.scrollTo(0, 0))
    await screen.seen('row-2')
  })

  it('goes along filled cells to the last row, through rows that were never read', async () => {
    await cell(2, phone).click()
    await press('Control+ArrowDown')
    await cell(rows + 1, phone)
      .locator('[data-active]')
      .waitFor({ state: 'attached' })
    await press('Control+ArrowUp')
    await cell(2, phone).locator('[data-active]').waitFor({ state: 'attached' })
  })

  // Bones for longer than a glance: somebody wheels through an empty table.
  it('shows no blank row for long while it is wheeled through', async () => {
    const box = (await screen.find('grid-box').boundingBox())!
    await app.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    await app.page.evaluate(watchBlanks)
    for (let step = 0; step < 120; step += 1) {
      await app.page.mouse.wheel(0, 400)
      if (step === 60)
        await screen.find('grid-box').evaluate((grid) => grid.scrollTo(0, grid.scrollHeight / 2))
    }
    const { longest, frames } = await app.page.evaluate(() =>
      (window as unknown as { blanks: () => { longest: number; frames: number } }).blanks(),
    )
    expect(frames).toBeGreaterThan(20)
    // Counted in frames: six are 100 ms on a machine that keeps up.
    expect(longest).toBeLessThanOrEqual(6)
  })

  it('sorts, filters and searches them', async () => {
    await screen.click(`column-menu-${level}`)
    await screen.reads('column-menu', '金卡')
    await screen.click('value-普通')
    await screen.click('values-apply')
    await expect.poll(rowCount).toBe(String(rows / 1_000 + 1))
    await screen.click(`column-menu-${phone}`)
    await screen.click('sort-descending')
    await expect.poll(() => screen.find(`head-${phone}`).getAttribute('aria-sort')).toBe('descending')
    await expect
      .poll(() => screen.find('rows-table').locator('[data-row="0"] [data-test$="-1"]').first().innerText())
      .toBe(`张${rows - 993}`)
    await screen.click(`column-menu-${phone}`)
    await screen.click('sort-descending')
    await screen.click(`column-menu-${level}`)
    await screen.click('values-all')
    await screen.click('values-apply')
    await expect.poll(rowCount).toBe(String(rows + 1))
    await press('Control+f')
    await screen.fill('row-search', `张${rows - 1}`)
    await screen.reads('search-hits', '1 / 1')
    await screen.seen(`row-${rows + 1}`)
  })
})

/**
 * Counts the frames in which a part of the viewport is without its row, not drawn or not read yet, and the longest run of them. Runs in the page.
 */
function watchBlanks(): void {
  const box = document.querySelector<HTMLElement>('[data-test="grid-box"]')!
  let [longest, frames, blank] = [0, 0, 0]
  let isWatching = true
  const isBlank = (): boolean => {
    const place = box.getBoundingClientRect()
    for (let y = place.top + 60; y < place.bottom - 20; y += 30) {
      const row = document.elementFromPoint(place.left + 20, y)?.closest('.grid-row')
      if (!row || row.getAttribute('data-test') === 'row-unread') return true
    }
    return false
  }
  const look = (): void => {
    frames += 1
    blank = isBlank() ? blank + 1 : 0
    longest = Math.max(longest, blank)
    if (isWatching) requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
  Object.assign(window, {
    blanks: () => {
      isWatching = false
      return { longest, frames }
    },
  })
}
