import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { clerksFaults, writeClerksFile } from '../../support/workbooks/writeClerksFile.ts'
import { Album } from '../support/Album.ts'
import { launchApp, type LaunchedApp } from '../support/launch.ts'
import { prepareFile } from '../support/prepare.ts'
import { Screen } from '../support/Screen.ts'

let app: LaunchedApp
let screen: Screen
let album: Album

beforeAll(async () => {
  app = await launchApp()
  screen = new Screen(app.page)
  album = new Album(app)
  const path = join(app.downloadsDir, '会员登记汇总.xlsx')
  writeFileSync(path, writeClerksFile())
  await prepareFile(app, screen, path)
}, 120_000)
afterAll(() => app.close())

const rowsOnScreen = (): Promise<number> =>
  app.page.evaluate(() => {
    const box = document.querySelector('[data-test="grid-box"]')!
    const [head, { bottom }] = [box.querySelector('[role="columnheader"]')!, box.getBoundingClientRect()]
    const rows = [...box.querySelectorAll('.grid-row')].map((row) => row.getBoundingClientRect())
    return rows.filter((row) => row.top >= head.getBoundingClientRect().bottom - 1 && row.bottom <= bottom)
      .length
  })

// The table began at y = 950, and two rows of it were seen.
it.each([
  [1024, 700, 11],
  [1280, 800, 14],
  [1600, 1000, 20],
])('at %i × %i rows fill the window', async (width, height, fewest) => {
  await app.page.setViewportSize({ width, height })
  await expect.poll(rowsOnScreen).toBeGreaterThanOrEqual(fewest)
})

it('the states of the workbench are as in their pictures', async () => {
  await screen.click('issue-phone.tooShort')
  await screen.reads('finding-rank', `第 1 / ${clerksFaults['phone.tooShort']} 处`)
  await screen.find('rows-table').locator('[data-active]').first().click()
  const count = clerksFaults['phone.tooShort']
  const phones = Array.from({ length: count }, (_, index) => `139${20_000_000 + index}`)
  await screen.paste(`${phones.join('\r\n')}\r\n`)
  await screen.reads('change-bar', `改 ${count} 格`)
  await album.compare('paste', 'office', 'zoomed')
  await app.page.keyboard.press('Escape')
  await screen.gone('change-bar')

  await screen.click('segment-all')
  await screen.click('column-menu-3')
  await screen.seen('value-男')
  await album.compare('column-menu', 'office')
  await app.page.keyboard.press('Escape')
  await screen.gone('column-menu')

  await app.page.keyboard.press('Control+h')
  await screen.fill('row-search', '男')
  await screen.reads('search-hits', '/')
  await screen.fill('replace-to', '先生')
  await album.compare('replace', 'office')
  await app.page.keyboard.press('Escape')
  await screen.gone('replace-box')

  // The heads of the rows were drawn over the pane that lies over them.
  await app.page.setViewportSize({ width: 853, height: 533 })
  await screen.click('pane-open')
  await screen.seen('causes')
  const covered = await app.page.evaluate(() => {
    const pane = document.querySelector('[data-test="causes"]')!
    const { left, top, width, height } = pane.getBoundingClientRect()
    const places = [0.1, 0.3, 0.5, 0.7].map((share) => [left + width / 2, top + height * share] as const)
    return places.filter(([x, y]) => !pane.contains(document.elementFromPoint(x, y))).length
  })
  expect(covered).toBe(0)
  await album.compare('pane-over-rows', 'zoomed')

  await screen.click('environment-rehearsal')
  await album.compare('rehearsal', 'office')
})
