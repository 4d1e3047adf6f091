import { afterEach, beforeEach, expect, it } from 'vitest'
import { launchApp, type LaunchedApp } from './support/launch.ts'
import { messyPath, prepareFile, recheck } from './support/prepare.ts'
import { Screen } from './support/Screen.ts'

let app: LaunchedApp
let screen: Screen

beforeEach(async () => {
  app = await launchApp()
  screen = new Screen(app.page)
  await prepareFile(app, screen, messyPath)
})
afterEach(() => app.close())

// The file of a job is out of reach after a restart; answers were refused until it was chosen again, as another job.
it('a job of an earlier session is corrected further: answers need no file, corrections and undo stay', async () => {
  await screen.click('issue-phone.tooShort')
  await screen.click('fix-fill')
  await screen.find('cell-input').fill('13800001101')
  await app.page.keyboard.press('Enter')
  await screen.seen('cause-done')
  await app.restart()
  screen = new Screen(app.page)
  await screen.click('job-action')
  await screen.seen('rows-table')
  await screen.reads('undo', '改一个格子')
  await screen.click('issue-birthday.ambiguous')
  await recheck(screen, () => screen.click('answer-monthFirst'))
  await screen.reads('undo', '改一个格子')
  await screen.click('segment-edited')
  await screen.reads('cell-13-1', '13800001101')
  await screen.click('nav-home')
  await screen.seen('job-action')
  expect(await screen.find('job-action').count(), 'one job is left').toBe(1)
})
