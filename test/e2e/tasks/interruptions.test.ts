import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startStubProcess } from '../../support/platformStub/startStubProcess.ts'
import { Album } from '../support/Album.ts'
import { launchApp, type LaunchedApp } from '../support/launch.ts'
import { NetworkCable } from '../support/NetworkCable.ts'
import { chooseFile, leaveCheck, openCheck, openMapping } from '../support/prepare.ts'
import { Screen } from '../support/Screen.ts'
import { writeCsv } from '../support/writeCsv.ts'

/** One clerk's afternoon: one app, one import after the other, in batches of 20 rows sent two at a time at most. */
let app: LaunchedApp
let screen: Screen
let album: Album
let cable: NetworkCable
let stub: Awaited<ReturnType<typeof startStubProcess>>

const batchRows = 20

beforeAll(async () => {
  stub = await startStubProcess()
  cable = new NetworkCable(stub.endpoint)
  await cable.putIn()
  app = await launchApp({
    environment: { DBUS_SESSION_BUS_ADDRESS: undefined, TUZHAN_X_TOKEN: undefined },
  })
  screen = new Screen(app.page)
  album = new Album(app)
  await screen.click('nav-settings')
  await screen.click('endpoint-custom')
  await screen.fill('endpoint-custom-input', cable.endpoint)
  await screen.fill('batch-rows', String(batchRows))
  await screen.fill('concurrency', '2')
  await app.page.keyboard.press('Tab')
  await screen.click('primary')
  await screen.says('设置已保存')
})

afterAll(async () => {
  await app.close()
  await cable.pullOut()
  await stub.close()
})

/** Calls the stub took before this test. */
let callsBefore = 0

const calls = async () => (await stub.ledger()).calls.slice(callsBefore)

/** How often the platform took each customer of a file. */
async function timesTaken(prefix: string): Promise<number[]> {
  const { taken } = await stub.ledger()
  return Object.entries(taken).flatMap(([identity, times]) =>
    identity.startsWith(`identityId:${prefix}`) ? [times] : [],
  )
}

const once = (rows: number): number[] => Array<number>(rows).fill(1)

/** Steps 1 to 4 with a new list; `prefix` makes its customers other ones than those of the other tests. */
async function prepare(name: string, prefix: string, rows: number): Promise<void> {
  const people = Array.from({ length: rows }, (_, index) => {
    const number = String(index + 1).padStart(3, '0')
    return [`${prefix}${number}`, `客户${number}`, `138${prefix.charCodeAt(0)}000${number}`, '老客户']
  })
  const path = writeCsv(app.downloadsDir, name, [['会员编号', '姓名', '手机号', '标签'], ...people])
  await screen.click('nav-home')
  await chooseFile(app, screen, path)
  await openMapping(screen)
  await openCheck(app, screen)
  await screen.counts('ready', rows)
  await leaveCheck(screen)
}

describe('an upload that is interrupted', () => {
  beforeEach(async () => {
    callsBefore = (await stub.ledger()).calls.length
  })

  it('by an expired token continues with a new one, and sends nothing twice', async () => {
    await stub.change({ callsPerToken: 1 })
    await prepare('十一月新会员.csv', 'A', 60)
    await screen.click('primary')
    await screen.fill('token-input', 'first-token-1234')
    await screen.click('token-save')
    await screen.reads('primary', '60')
    await screen.click('primary')

    await screen.reads('pause-notice', '令牌失效了')
    await screen.reads('sidebar-token', '已失效')
    const { accepted, pending } = await screen.reconciliation()
    expect({ accepted, pending }).toEqual({ accepted: batchRows, pending: 60 - batchRows })
    await album.take('token-expired')

    await stub.change({ callsPerToken: null })
    await screen.click('primary')
    await screen.fill('token-input', 'second-token-1234')
    await screen.click('token-save')
    await screen.reads('verdict', '60 条')
    await screen.reads('sidebar-token', '前有效')
    expect(await screen.reconciliation()).toMatchObject({ total: 60, accepted: 60, pending: 0 })
    expect(await timesTaken('A')).toEqual(once(60))
  })

  it('by the network shows what it waits for, and the user settles what may have arrived, both ways', async () => {
    await prepare('门店回访名单.csv', 'B', 80)
    // Of the two batches under way the platform took the one that came first.
    const faults = [true, false].map((applied) => ({ kind: 'hang' as const, applied }))
    await stub.change({ faults })
    await screen.click('primary')
    await stub.whenReceived(callsBefore + 2)
    await cable.pullOut()
    await screen.reads('pause-notice', '连不上平台')
    expect(await screen.reconciliation()).toMatchObject({ total: 80, accepted: 0, unknown: 40, pending: 40 })
    await album.take('network-lost')

    // The calls that hang are cut off: the stub never lets them go on.
    await cable.putIn()
    await screen.click('primary')
    await screen.seen('verdict')
    expect(await screen.reconciliation()).toMatchObject({ accepted: 40, unknown: 40, pending: 0 })
    await album.take('unknown')

    // On the platform the user finds the customers of one batch, and not those of the other.
    const [taken] = await calls()
    const isFirstThere = taken?.identities.includes('identityId:B001')
    const batches = screen.find('unknown-panel').locator('li')
    expect(await batches.count()).toBe(2)
    const there = isFirstThere ? batches.first() : batches.last()
    await there.locator('[data-test="settle-accepted"]').click()
    await expect.poll(() => batches.count()).toBe(1)
    // The button went with its batch, and the keyboard was at the top of the window, far from the next one.
    await batches.locator('[data-test="show-rows"]:focus').waitFor()
    await screen.click('settle-resend')
    await screen.agree()
    await screen.reads('verdict', '80 条')
    expect(await screen.reconciliation()).toMatchObject({ total: 80, accepted: 80, unknown: 0, pending: 0 })
    expect(await timesTaken('B')).toEqual(once(80))
  })

  it('by a refused row sends the others, and that row alone once the platform accepts it', async () => {
    await stub.change({ badIdentities: ['identityId:C003'] })
    await prepare('双十二预约.csv', 'C', 30)
    await screen.click('primary')
    await screen.reads('verdict', '29 条')
    await screen.reads('rejected-panel', '第 4 行')
    await album.take('rejected')

    await stub.change({ badIdentities: [] })
    const before = (await calls()).length
    await screen.click('retryFailed')
    await screen.agree()
    await screen.reads('verdict', '30 条全部')
    expect((await calls()).slice(before).map(({ identities }) => identities)).toEqual([['identityId:C003']])
    expect(await screen.reconciliation()).toMatchObject({ total: 30, accepted: 30, rejected: 0 })
    expect(await timesTaken('C')).toEqual(once(30))
  })
})
