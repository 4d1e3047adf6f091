import { beforeEach, expect, it } from 'vitest'
import { launchApp, type LaunchedApp } from './support/launch.ts'
import { prepareFile } from './support/prepare.ts'
import { Screen } from './support/Screen.ts'
import { stubForEach } from './support/stubForEach.ts'

let app: LaunchedApp
const stub = stubForEach(() => app)

beforeEach(async () => {
  app = await launchApp({ environment: { TUZHAN_X_TOKEN: 'token-of-this-run' } })
})

/** Catches: 下一步 clicked twice, as many click everything, uploads real customers that nobody has confirmed. */
it('a double click on 下一步 stops at 确认上传 and uploads nothing', async () => {
  const screen = new Screen(app.page)
  await app.page.clock.install()
  await screen.useEndpoint(stub().endpoint)
  await prepareFile(app, screen)
  await screen.click('skip-all')
  await screen.gone('skip-all')
  const box = await screen.find('primary').boundingBox()
  if (!box) throw new Error('no button')
  const { clock, mouse } = app.page
  await clock.pauseAt(Date.now() + 1000)
  await mouse.click(box.x + box.width / 2, box.y + box.height / 2)
  // The clock of the page is stopped, so that the next screen appears before the second click, as on a fast computer.
  await screen.seen('options-sentence')
  await screen.enabled('primary')
  await mouse.click(box.x + box.width / 2, box.y + box.height / 2)
  // A start disables the button at once, and leads on; the ledger alone would be asked too early.
  expect(await screen.find('primary').isEnabled()).toBe(true)
  expect(await screen.find('primary').innerText()).toContain('上传')
  await clock.resume()
  expect(app.page.url()).toContain('/confirm')
  expect((await stub().ledger()).calls).toHaveLength(0)
  // It listens again by itself.
  await screen.click('primary')
  await screen.reads('verdict', '58 条')
})
