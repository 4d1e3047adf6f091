import { expect, it } from 'vitest'
import { launchApp, type LaunchedApp } from './support/launch.ts'
import { chooseFile, leaveCheck, openCheck, openMapping } from './support/prepare.ts'
import { Screen } from './support/Screen.ts'
import { stubForEach } from './support/stubForEach.ts'
import { customersPath } from './support/prepare.ts'

const secondPath = '/api/open/audience/info/v2/batchAdd'

let app: LaunchedApp
let screen: Screen
const stub = stubForEach(() => app)

async function open(path: string): Promise<void> {
  app = await launchApp({ environment: { TUZHAN_X_TOKEN: 'token-of-this-run' } })
  screen = new Screen(app.page)
  await screen.useEndpoint(new URL(path, stub().endpoint).href)
}

/** The calls that the stub took, by path, with the number of their rows. */
const taken = async (): Promise<[path: string, rows: number][]> =>
  (await stub().ledger()).calls.flatMap(({ path, applied, identities }) =>
    applied ? [[path, identities.length] as [string, number]] : [],
  )

it('a job under the second version says at steps 2 and 4 that tags are not sent, and goes up without them', async () => {
  await open(secondPath)
  await chooseFile(app, screen, customersPath)
  await openMapping(screen)
  await screen.reads('unsent-fields', '运营标签')
  await openCheck(app, screen)
  await leaveCheck(screen)
  await screen.reads('unsent-fields', '运营标签')
  expect(await taken()).toEqual([])
  await screen.click('primary')
  await screen.reads('verdict', '58')
  expect(await taken()).toEqual([[secondPath, 58]])
})

// A platform that has retired the first version answers it with 404: the page must have a way out.
it('an upload that found no call at its address goes on in the other version, from the settings', async () => {
  await open('/api/retired')
  await chooseFile(app, screen, customersPath)
  await openMapping(screen)
  await openCheck(app, screen)
  await leaveCheck(screen)
  await screen.click('primary')
  await screen.reads('verdict', '接口')
  expect(await taken()).toEqual([])
  await screen.useEndpoint(new URL(secondPath, stub().endpoint).href)
  await app.page.locator('[data-state="paused"] [data-test="job-action"]').click()
  await screen.reads('verdict', '58')
  expect(await taken()).toEqual([[secondPath, 58]])
})
