import { expect, it } from 'vitest'
import { launchApp, type LaunchedApp } from './support/launch.ts'
import { leaveCheck, prepareFile } from './support/prepare.ts'
import { Screen } from './support/Screen.ts'
import { stubForEach } from './support/stubForEach.ts'

let app: LaunchedApp
const stub = stubForEach(() => app)

it('待确认 rows are settled by asking the platform, which sends no row, and a sample proves the upload', async () => {
  await stub().change({ faults: [{ kind: 'resetAfterBody', applied: true }] })
  app = await launchApp({ environment: { TUZHAN_X_TOKEN: 'token-of-this-run' } })
  const screen = new Screen(app.page)
  await screen.useEndpoint(stub().endpoint)
  await prepareFile(app, screen)
  await leaveCheck(screen)
  await screen.click('platform-preview-start')
  await screen.reads('platform-preview-counts', '新增 58 位，更新 0 位，无法判断 0 位')
  await screen.click('primary')

  // Nobody knows whether the 58 rows have arrived: the first step is to ask.
  await screen.seen('verification')
  await screen.reads('primary', '向平台核对')
  await screen.click('primary')
  await screen.reads('verdict-present', '58 位')
  expect(await screen.reconciliation()).toMatchObject({ accepted: 58, skipped: 2, unknown: 0 })
  const { calls, lookups } = await stub().ledger()
  expect(calls).toHaveLength(1)
  // Two calls for 58 customers by each of their two identifiers while nobody is there, and two after the upload.
  expect(lookups).toHaveLength(6)

  await screen.click('sample-start')
  await screen.reads('sample-equal', '20 条都在平台上，内容一致')
  expect((await stub().ledger()).calls).toHaveLength(1)
})

it('says in words that the platform answers no lookups, and leaves the decision by hand as it was', async () => {
  await stub().change({
    faults: [{ kind: 'resetAfterBody', applied: true }],
    lookups: { answer: { status: 404, body: '' } },
  })
  app = await launchApp({ environment: { TUZHAN_X_TOKEN: 'token-of-this-run' } })
  const screen = new Screen(app.page)
  await screen.useEndpoint(stub().endpoint)
  await prepareFile(app, screen)
  await leaveCheck(screen)
  await screen.click('primary')
  await screen.seen('verification')
  await screen.click('primary')
  await screen.reads('verification-closed', '平台没有开放查询')
  await screen.seen('settle-all-accepted')
  expect((await stub().ledger()).lookups).toHaveLength(1)
})
