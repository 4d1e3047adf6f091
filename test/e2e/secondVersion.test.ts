import { expect, it } from 'vitest'
import { launchApp, type LaunchedApp } from './support/launch.ts'
import { chooseFile, customersPath, leaveCheck, openCheck, openMapping } from './support/prepare.ts'
import { Screen } from './support/Screen.ts'
import { stubForEach } from './support/stubForEach.ts'

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
  await screen.reads('verdict', '58 条')
  expect(await taken()).toEqual([[secondPath, 58]])
})

const firstPath = '/api/integrate/audience/info/batchAdd'

// A platform that has retired the first version: the page must have a way out, and not a row may be searched for.
it.each([
  ['404', { kind: 'status', status: 404, body: '{"code":"404","errorCode":"NOT_FOUND","msg":"Not Found"}' }],
  ['即将废弃', { kind: 'refuse', code: '500', msg: '旧地址即将废弃，请使用新地址' }],
] as const)('an upload answered by %s goes on in the other version by one click', async (_name, fault) => {
  await stub().change({ faults: [fault] })
  await open(firstPath)
  await chooseFile(app, screen, customersPath)
  await openMapping(screen)
  await openCheck(app, screen)
  await leaveCheck(screen)
  await screen.click('primary')
  await screen.reads('other-version', '换用另一个版本')
  expect(await taken()).toEqual([])
  await screen.click('use-other-version')
  await screen.reads('verdict', '58 条')
  expect((await stub().ledger()).calls).toHaveLength(2)
  expect(await taken()).toEqual([[secondPath, 58]])
})
