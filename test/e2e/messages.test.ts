import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { dropFile } from './support/dropFile.ts'
import { launchApp, type LaunchedApp } from './support/launch.ts'
import { Screen } from './support/Screen.ts'

let app: LaunchedApp
let screen: Screen

beforeAll(async () => {
  app = await launchApp({ viewport: { width: 1_024, height: 700 } })
  screen = new Screen(app.page)
})
afterAll(() => app.close())

/** Px of the page's height that the messages on screen reach down to. */
function messagesEnd(): Promise<number> {
  return app.page
    .locator('.el-message')
    .evaluateAll((messages) => Math.max(0, ...messages.map((each) => each.getBoundingClientRect().bottom)))
}

/** Ids of the messages on screen, those that fade out included. */
function shownMessages(): Promise<string[]> {
  return app.page.locator('.el-message').evaluateAll((messages) => messages.map(({ id }) => id))
}

// The row that was just skipped, copied or searched for lay under the message about it.
it('a short message covers no row of the smallest window', async () => {
  const path = join(app.downloadsDir, '客户.csv')
  const rows = Array.from(
    { length: 40 },
    (_, index) => `客户${index},138000070${String(index).padStart(2, '0')}`,
  )
  writeFileSync(path, ['姓名,手机号', ...rows, ''].join('\n'))
  await dropFile(app.page.locator('h1').first(), path)
  await screen.enabled('primary')
  await screen.click('primary')
  await screen.counts('all', 40)
  await screen.find('cell-2-0').click()
  await app.page.keyboard.press('Shift+ArrowDown')
  await app.page.keyboard.press('Control+c')
  await screen.says('2 行')
  const head = (await screen.find('grid-box').boundingBox())!
  expect(await messagesEnd()).toBeLessThanOrEqual(head.y)
  // A second message takes the place of the first, and does not stand below it.
  const first = (await shownMessages())[0]
  await app.page.keyboard.press('F8')
  await expect.poll(shownMessages).toEqual([expect.not.stringMatching(`^${first}$`)])
  // Words appear while it slides in; where it comes to rest is what counts.
  await app.page
    .locator('.el-message')
    .evaluateAll((messages) =>
      Promise.all(messages.flatMap((each) => each.getAnimations().map(({ finished }) => finished))),
    )
  expect(await messagesEnd()).toBeLessThanOrEqual(head.y)
})

// 「已跳过 1 行，可以撤销。」 stood there for three seconds after it had been undone.
it('what was said about a step goes when the step is undone', async () => {
  await screen.editCell(3, 1, '138')
  await screen.click('skip-all')
  await screen.says('已跳过 1 行')
  const message = app.page.locator('.el-message')
  // Under the mouse it does not go by itself.
  await message.hover()
  await app.page.keyboard.press('Control+z')
  await screen.seen('skip-all')
  await expect.poll(() => message.count()).toBe(0)
})
