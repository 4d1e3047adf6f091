import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { startStubProcess } from '../support/platformStub/startStubProcess.ts'
import { launchApp, type LaunchedApp } from './support/launch.ts'
import { leaveCheck, openMapping } from './support/prepare.ts'
import { Screen } from './support/Screen.ts'

const sample = fileURLToPath(new URL('../../resources/samples/customers.xlsx', import.meta.url))

let app: LaunchedApp
let screen: Screen

async function open(options: Parameters<typeof launchApp>[0] = {}): Promise<void> {
  app = await launchApp(options)
  screen = new Screen(app.page)
}

describe('a file that the system opens with the app', () => {
  afterEach(() => app.close())

  it('opens step 1 when the app is started with it, and is not opened again by a reload', async () => {
    await open({ arguments: [sample] })
    await screen.reads('file-name', 'customers.xlsx')
    await app.page.goto(`${app.address()}#/`)
    await app.page.reload()
    await screen.seen('start-import')
    await screen.click('start-import')
    await screen.seen('drop-zone')
  })

  it('opens in the existing window when the app is started a second time', async () => {
    await open()
    await screen.seen('start-import')
    await app.openSecondTime(sample)
    await screen.reads('file-name', 'customers.xlsx')
  })

  it('is reported when it is missing, and the app starts all the same', async () => {
    await open({ arguments: [join(tmpdir(), 'no-such-file.xlsx')] })
    await app.page.getByText('找不到这个文件').first().waitFor()
    await screen.seen('drop-zone')
  })
})

describe('closing the window while an upload runs', () => {
  let stub: Awaited<ReturnType<typeof startStubProcess>>

  afterEach(async () => {
    await app.close()
    await stub.close()
  })

  /** One call that hangs until the stub releases it. */
  async function startUpload(): Promise<void> {
    stub = await startStubProcess({ faults: [{ kind: 'hang', applied: true }] })
    await open({ environment: { TUZHAN_X_TOKEN: 'token-of-this-run' }, arguments: [sample] })
    await screen.seen('file-name')
    await screen.useEndpoint(stub.endpoint)
    await screen.seen('start-import')
    await app.page.goto(`${app.address()}#/import/file`)
    await openMapping(screen)
    await screen.click('primary')
    await leaveCheck(screen)
    await screen.click('primary')
    await screen.seen('upload-progress')
    await stub.whenReceived(1)
  }

  const button = (label: string) => app.page.getByRole('button', { name: label, exact: true })

  it('asks first: cancelling changes nothing, and in the background the upload continues and the window can be reopened', async ({
    skip,
  }) => {
    await startUpload()
    skip(app.host === 'electron', 'the box is the system’s own')
    await app.closeWindow()
    await app.page.getByText('正在上传，关闭窗口后要继续吗？').waitFor()
    await button('取消').click()
    await app.closeWindow()
    await button('继续上传并最小化到托盘').click()
    await expect.poll(() => app.output()).toContain('[托盘 / tray]')
    expect((await stub.ledger()).calls).toHaveLength(1)
    await app.openSecondTime(sample)
    await screen.reads('file-name', 'customers.xlsx')
    await stub.release()
  })

  it('pauses and quits when chosen: the call in flight is answered and counted before the process ends', async ({
    skip,
  }) => {
    await startUpload()
    skip(app.host === 'electron', 'the box is the system’s own')
    await app.closeWindow()
    const ended = app.ended()
    await button('暂停并退出').click()
    await stub.release()
    expect(await ended).toBe(0)
    const journal = new DatabaseSync(join(app.dataDir, 'journal.sqlite'), { readOnly: true })
    const states = journal.prepare('SELECT state FROM batch').all()
    journal.close()
    expect(states.map((row) => row['state'])).not.toContain('sending')
    expect((await stub.ledger()).calls).toHaveLength(1)
  })
})

describe('a journal that cannot be used', () => {
  let dataDir: string

  afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

  it('because it is damaged is kept under another name, which the window shows', async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'tuzhan-damaged-'))
    writeFileSync(join(dataDir, 'journal.sqlite'), 'not a database at all, but long enough to be read as one')
    await open({ dataDir })
    const kept = readdirSync(dataDir).find((name) => name.startsWith('journal.damaged-'))
    await app.page
      .getByText(kept ?? 'nothing was set aside')
      .first()
      .waitFor()
    await app.close()
  })

  it('because a newer version wrote it is left unchanged: the app shows a message and ends', async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'tuzhan-newer-'))
    const journal = new DatabaseSync(join(dataDir, 'journal.sqlite'))
    journal.exec('PRAGMA user_version = 9999')
    journal.close()
    await expect(launchApp({ dataDir })).rejects.toThrow('导入记录由更新版本的程序创建')
  })
})
