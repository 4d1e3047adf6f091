import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { read, utils, write } from 'xlsx'
import { Album } from '../support/Album.ts'
import { launchApp, type LaunchedApp } from '../support/launch.ts'
import { overflow } from '../support/overflow.ts'
import { leaveCheck } from '../support/prepare.ts'
import { Screen } from '../support/Screen.ts'
import { stubForEach } from '../support/stubForEach.ts'

let app: LaunchedApp
let screen: Screen
let album: Album

async function open(options: Parameters<typeof launchApp>[0] = {}): Promise<void> {
  app = await launchApp(options)
  screen = new Screen(app.page)
  album = new Album(app)
}

/** Types rows into the first sheet of a workbook, as a person does in Excel. */
function fillIn(path: string, rows: string[][]): void {
  const book = read(readFileSync(path))
  utils.sheet_add_aoa(book.Sheets[book.SheetNames[0] ?? ''] ?? {}, rows, { origin: 'A2' })
  writeFileSync(path, write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer)
}

describe('a new user', () => {
  afterEach(() => app.close())

  it('gets from the first start to a finished rehearsal', async () => {
    await open({ isFirstRun: true })
    await screen.seen('welcome-begin')
    await album.take('welcome')
    await screen.click('primary')

    await screen.reads('file-name', 'customers.xlsx')
    await screen.seen('rehearsal-banner')
    await screen.click('primary')
    await screen.counts('all', 60)
    await leaveCheck(screen)
    await screen.reads('confirm-rows', '58')
    await screen.click('primary')
    await screen.reads('verdict', '58 条')
    expect(await overflow(app.page)).toBe(0)

    // The welcome was seen, and where uploads go is as it was left: both are known to main, not to the page.
    await app.restart()
    screen = new Screen(app.page)
    await app.page.goto(`${app.address()}#/`)
    await screen.seen('rehearsal-banner')
    expect(await screen.find('welcome-begin').count()).toBe(0)
    expect(await screen.find('environment-rehearsal').getAttribute('aria-checked')).toBe('true')
  })

  it('fills in the template, which is matched without a question', async () => {
    await open()
    await screen.clickFirst('import-template')
    await app.page.locator('.ask-cancel').click()
    const [name = ''] = readdirSync(app.downloadsDir)
    expect(name).toBe('兔展客户资料填写表.xlsx')
    const path = join(app.downloadsDir, name)
    fillIn(path, [
      ['0001', '', '', '', '', '13800138000', '张三', '男'],
      ['0002', '', '', '', '', '13900139000', '李四', '女'],
    ])
    await screen.click('start-import')
    await Promise.all([app.chooseFile(path), screen.click('drop-zone')])
    await screen.reads('row-count', '2')
    await screen.click('primary')
    await screen.counts('ready', 2)
  })

  it('finds help by search and by key, and the welcome page from there', async () => {
    await open({ viewport: { width: 1024, height: 700 } })
    await screen.seen('start-import')
    await app.page.keyboard.press('F1')
    await screen.seen('help-search')
    await screen.fill('help-search', '乱码')
    await screen.reads('help-garbled', 'GB18030')
    expect(await screen.find('help-token').count()).toBe(0)
    await screen.click('help-welcome')
    await screen.seen('welcome-begin')
    await app.page.keyboard.press('Control+,')
    await screen.seen('language-select')
    expect(await overflow(app.page)).toBe(0)
  })
})

describe('a new user with a token', () => {
  const stub = stubForEach(() => app)

  it('sets up address and token, and sees that both work', async () => {
    await open({
      isFirstRun: true,
      environment: { DBUS_SESSION_BUS_ADDRESS: undefined, TUZHAN_X_TOKEN: undefined },
    })
    await screen.click('welcome-way-connect')
    await screen.click('primary')
    await screen.seen('welcome-server')
    await album.take('welcome-server')
    await screen.click('endpoint-custom')
    await screen.fill('endpoint-custom-input', stub().endpoint)
    await screen.click('connection-test')
    await screen.seen('connection-report')
    await screen.click('primary')
    await screen.fill('token-input', 'pasted-token-of-the-user')
    await screen.click('primary')
    await screen.reads('connection-report', '令牌有效')
    await screen.click('primary')
    await screen.seen('drop-zone')
    // The sidebar says what is in use and until when.
    await screen.reads('sidebar-token', '前有效')
    expect(await app.page.content()).not.toContain('pasted-token-of-the-user')
    expect(await overflow(app.page)).toBe(0)
  })
})
