import { afterAll, beforeAll, expect, it } from 'vitest'
import { Album } from '../support/Album.ts'
import { launchApp, type LaunchedApp } from '../support/launch.ts'
import { leaveCheck, prepareFile } from '../support/prepare.ts'
import { Screen } from '../support/Screen.ts'

let app: LaunchedApp

beforeAll(async () => {
  app = await launchApp()
})
afterAll(() => app.close())

it('a user who chooses dark and English gets to a successful import without Chinese text', async () => {
  const screen = new Screen(app.page)
  const album = new Album(app)
  await screen.click('nav-settings')
  await screen.choose('language-select', 'English')
  await screen.choose('theme-select', 'Dark')
  await expect
    .poll(() => app.page.evaluate(() => getComputedStyle(document.documentElement).colorScheme))
    .toBe('dark')
  await album.take('dark-english-settings')
  /** On screens that show nothing of the file but its name. */
  const chinese = async (): Promise<string[]> =>
    (await app.page.locator('body').innerText()).split('\n').filter((line) => /\p{Script=Han}/u.test(line))
  await screen.click('nav-home')
  expect(await chinese()).toEqual([])
  await prepareFile(app, screen)
  await screen.counts('all', 60)
  await album.take('dark-english-check')
  await album.compare('dark-english-check', 'wide', 'zoomed')
  await leaveCheck(screen)
  await screen.click('environment-rehearsal')
  await screen.click('primary')
  await screen.reads('verdict', '58 records')
  expect(await chinese()).toEqual([])
  await album.take('dark-english-result')

  // Both are remembered, and the window starts so.
  await app.restart()
  await screen.seen('start-import')
  expect(await app.page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('dark')
  expect(await chinese()).toEqual([])
})
