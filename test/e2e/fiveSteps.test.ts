import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { Album } from './support/Album.ts'
import { dropFile } from './support/dropFile.ts'
import { launchApp, type LaunchedApp } from './support/launch.ts'
import { customersPath, leaveCheck, openMapping, prepareFile } from './support/prepare.ts'
import { readRows } from './support/readRows.ts'
import { Screen } from './support/Screen.ts'
import { stubForEach } from './support/stubForEach.ts'

let app: LaunchedApp
let screen: Screen

async function open(options: Parameters<typeof launchApp>[0] = {}): Promise<void> {
  app = await launchApp(options)
  screen = new Screen(app.page)
}

describe('the five steps with the practice server', () => {
  afterEach(() => app.close())

  it('lead from a file dialog to a balanced result, by mouse', async () => {
    await open()
    const album = new Album(app)
    await screen.seen('welcome')
    await album.take('home')
    await screen.click('start-import')
    await screen.seen('drop-zone')
    await Promise.all([app.chooseFile(customersPath), screen.click('primary')])

    // 1: the title row above the header was seen through.
    await screen.reads('file-name', 'customers.xlsx')
    await screen.reads('preview-table', '会员编号')
    await screen.reads('primary', '全部列已自动匹配，直接检查')
    await album.take('file')
    await openMapping(screen)

    // 2: every column was understood, three samples each.
    await screen.reads('mapping-count-matched', '8')
    await screen.reads('mapping-row-2', '13800001000')
    // What becomes of the column comes from a thread, a moment after the list.
    await screen.seen('column-fill')
    await album.take('mapping')
    await screen.click('primary')

    // 3: two rows have an error, each with its cause.
    await screen.counts('all', 60)
    await screen.counts('errors', 2)
    await screen.click('segment-errors')
    await screen.reads('rows-table', '2月30日')
    await leaveCheck(screen)
    await screen.reads('skipped-reasons', '1 条：手机号位数不够')

    // 4: what will be sent is shown as it will be sent.
    await screen.click('environment-rehearsal')
    await screen.reads('confirm-rows', '58')
    await screen.reads('customer', '13800001000')
    await album.take('confirm')
    await screen.click('show-raw')
    await screen.reads('record-preview', '"phone": "13800001000"')
    await screen.click('primary')

    // 5: the line balances.
    await screen.reads('verdict', '58 条')
    expect(await screen.reconciliation()).toEqual({
      total: 60,
      accepted: 58,
      rejected: 0,
      skipped: 2,
      unknown: 0,
      pending: 0,
    })
    await album.take('result')
  })

  it('can be completed with the keyboard alone', async () => {
    await open()
    await screen.seen('start-import')
    await screen.tabTo('start-import')
    await app.page.keyboard.press('Enter')
    await screen.seen('drop-zone')
    await screen.tabTo('primary')
    await Promise.all([app.chooseFile(customersPath), app.page.keyboard.press('Enter')])
    await screen.seen('file-name')
    await screen.enabled('primary')
    for (const [button, arrived] of [
      ['to-mapping', 'mapping-row-0'],
      ['primary', 'rows-table'],
      ['skip-all', 'segment-skipped'],
      ['primary', 'options-sentence'],
    ] as const) {
      await screen.tabTo(button)
      await app.page.keyboard.press('Enter')
      await screen.seen(arrived)
    }
    await screen.tabTo('environment-live')
    await app.page.keyboard.press('ArrowRight')
    await screen.tabTo('primary')
    await app.page.keyboard.press('Enter')
    await screen.reads('verdict', '58 条')
  })

  it('survive a closed dialog, and accept a file that is dropped on the window', async () => {
    await open()
    await screen.click('start-import')
    await app.cancelFile(() => screen.click('primary'))
    await screen.seen('drop-zone')
    await dropFile(screen.find('drop-zone'), customersPath)
    await screen.reads('file-name', 'customers.xlsx')
  })

  it('export the rows that were not accepted in the user’s own columns', async () => {
    await open()
    await prepareFile(app, screen)
    await leaveCheck(screen)
    await screen.click('environment-rehearsal')
    await screen.click('primary')
    await screen.reads('verdict', '58 条')
    await screen.click('export')
    await app.page.getByRole('dialog').waitFor()
    const [report] = readdirSync(app.downloadsDir)
    expect(report).toBe('customers-未成功数据.xlsx')
    const rows = readRows(join(app.downloadsDir, report ?? ''))
    expect(rows).toHaveLength(3)
    expect(rows[0]?.slice(0, 2)).toEqual(['失败原因', '原表行号'])
    expect(rows[1]?.[4], 'leading digits and text cells stay as they were').toBe('1380000111')
  })
})

describe('a live upload to a stub of the platform', () => {
  const stub = stubForEach(() => app)

  it('asks for the token, keeps it for this run without a keychain, and shows what the platform refused', async () => {
    await stub().change({ badIdentities: ['identityId:M00003'] })
    await open({ environment: { DBUS_SESSION_BUS_ADDRESS: undefined, TUZHAN_X_TOKEN: undefined } })
    await screen.useEndpoint(stub().endpoint)
    await prepareFile(app, screen)
    await leaveCheck(screen)
    await screen.click('primary')
    await screen.seen('token-no-keychain')
    await screen.fill('token-input', 'pasted-token-of-the-user')
    await screen.click('token-save')
    // It said 已保存 below a button that says 仅本次使用.
    await screen.says('关掉程序就忘记')
    // Giving a token is not yet the word to upload.
    await screen.reads('primary', '58')
    await screen.click('primary')
    await screen.reads('verdict', '57 条')
    await screen.reads('rejected-panel', '第 5 行')
    expect(await screen.reconciliation()).toMatchObject({ total: 60, accepted: 57, rejected: 1, skipped: 2 })
    const text = await app.page.content()
    expect(text, 'the token came back to the window').not.toContain('pasted-token-of-the-user')
    expect(existsSync(join(app.dataDir, 'journal.sqlite'))).toBe(true)
  })

  it('continues with one click after the app was killed, and asks about what may have arrived', async () => {
    await stub().change({ faults: [{ kind: 'hang', applied: true }] })
    await open({ environment: { TUZHAN_X_TOKEN: 'token-of-this-run' } })
    await screen.useEndpoint(stub().endpoint)
    await prepareFile(app, screen)
    await leaveCheck(screen)
    await screen.click('primary')
    await screen.seen('upload-progress')
    await stub().whenReceived(1)
    await app.kill('SIGKILL')
    await stub().release()
    await app.restart()
    await app.page.goto(`${app.address()}#/`)
    await app.page.locator('[data-state="completed"]').getByText('58 条不确定').waitFor()
    await screen.clickFirst('job-action')
    await screen.seen('unknown-panel')
    expect(await screen.reconciliation()).toMatchObject({ total: 60, unknown: 58, pending: 0 })
    // The platform did take it; a second POST would have doubled 58 customers.
    expect((await stub().ledger()).calls).toHaveLength(1)
    await screen.click('settle-all-accepted')
    await screen.agree()
    await screen.reads('verdict', '58 条')
    expect((await stub().ledger()).calls).toHaveLength(1)
  })
})
