import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { utils, write } from 'xlsx'
import { dropFile } from '../support/dropFile.ts'
import { Album } from '../support/Album.ts'
import { launchApp, type LaunchedApp } from '../support/launch.ts'
import { chooseFile, leaveCheck, messyPath, openCheck, openMapping, recheck } from '../support/prepare.ts'
import { readRows } from '../support/readRows.ts'
import { Screen } from '../support/Screen.ts'

let app: LaunchedApp
let screen: Screen
let album: Album

async function checkMessyFile(): Promise<void> {
  app = await launchApp()
  screen = new Screen(app.page)
  album = new Album(app)
  await chooseFile(app, screen, messyPath)
  await screen.reads('preview-table', '*手机号（必填）')
  await openMapping(screen)
  await openCheck(app, screen)
}

/** What a click has checked again. */
const recheckBy = (name: string) => recheck(screen, () => screen.click(name))

/** Chooses a cause and what to do about it, and waits until none is left. */
async function settle(code: string, action: string): Promise<void> {
  await screen.click(`issue-${code}`)
  // Where the first finding is becomes the active cell, and shows its column, unless the answer was faster.
  await screen.reads('status-line', '第 1 / ')
  await screen.click(action)
  await screen.seen('cause-done')
}

describe('a messy file', () => {
  afterEach(() => app.close())

  it('is corrected to no error by mouse and keyboard, over undo and a restart, and the upload balances', async () => {
    await checkMessyFile()
    await screen.counts('all', 34)
    await album.take('check')
    await album.compare('check', 'wide', 'zoomed')

    // The primary button leads to the first error and opens its editor; the row is checked again at once.
    await screen.click('issue-phone.tooShort')
    await screen.seen('fix-fill')
    await album.take('check-cause')
    await screen.click('fix-fill')
    await screen.seen('cell-panel')
    await album.compare('edit-digits', 'office', 'zoomed')
    await screen.find('cell-input').fill('13800001101')
    await app.page.keyboard.press('Enter')
    await screen.seen('cause-done')
    await screen.reads('cell-13-1', '13800001101')

    // What one answer settles for all rows has them checked again; what was corrected before stays.
    await screen.click('issue-sex.unknownValue')
    await screen.choose('match-美女', '女')
    await screen.choose('match-帅哥', '男')
    await recheckBy('options-apply')
    await settle('birthday.twoDigitYear', 'fix-shortYear')
    await screen.click('issue-birthday.ambiguous')
    await recheckBy('answer-monthFirst')
    await screen.seen('cause-done')
    for (const code of ['sex.unknownValue', 'phone.tooShort']) {
      expect(await screen.find(`issue-${code}`).count(), code).toBe(0)
    }

    // All rows of a cause at once.
    await screen.click('issue-tags.comma')
    await screen.click('cause-replace')
    await screen.fill('change-rows-from', ',')
    await app.page.keyboard.press('Enter')
    await screen.seen('cause-done')
    await settle('phone.several', 'fix-keepFirstPhone')
    for (const kind of ['tooLong', 'masked', 'notNumber', 'unknownPrefix']) {
      await settle(`phone.${kind}`, 'cause-clear')
    }
    for (const kind of ['unreadable', 'impossible', 'future', 'lunar', 'incomplete']) {
      await settle(`birthday.${kind}`, 'cause-clear')
    }
    await settle('cell.imprecise', 'cause-clear')
    await settle('cell.ragged', 'cause-skip')
    await settle('identity.missing', 'cause-skip')
    await screen.counts('errors', 0)
    await screen.seen('no-errors')
    await album.compare('no-errors', 'office')

    // Undo and redo by keyboard, both in words.
    await screen.reads('undo', '跳过（1 行）')
    await app.page.keyboard.press('Control+z')
    await screen.counts('errors', 1)
    await app.page.keyboard.press('Control+y')
    await screen.counts('errors', 0)

    // Repeated customers: one below the other, then merged.
    await screen.click('duplicates-open')
    await screen.reads('rows-table', '李芳芳')
    await album.take('duplicates')
    await album.compare('duplicates', 'wide')
    await screen.click('duplicate-keep-merge')
    await screen.reads('duplicates-open', '已合并')

    await app.restart()
    await app.page.goto(`${app.address()}#/`)
    await screen.clickFirst('job-more')
    await screen.clickFirst('job-details')
    await screen.click('step-check')
    await screen.counts('errors', 0)
    await screen.reads('undo', '处理重复')
    await screen.click('segment-edited')
    await screen.reads('cell-13-1', '13800001101')

    await leaveCheck(screen)
    await screen.click('environment-rehearsal')
    await screen.click('primary')
    await screen.seen('verdict')
    const { total, accepted, skipped, ...others } = await screen.reconciliation()
    expect({ total, sent: accepted + skipped, ...others }).toEqual({
      total: 34,
      sent: 34,
      rejected: 0,
      unknown: 0,
      pending: 0,
    })
  })

  it('is exported to Excel as problem rows, which are offered to be merged when dropped in again', async () => {
    await checkMessyFile()
    await screen.click('export-problems')
    await app.page.getByRole('dialog').waitFor()
    await app.page.locator('.ask-cancel').click()
    const [report] = readdirSync(app.downloadsDir)
    expect(report).toBe('messy-有问题的行.xlsx')
    const path = join(app.downloadsDir, report ?? '')
    const rows = readRows(path)
    const short = rows.find((row) => row[2] === 'M101')
    if (!short) throw new Error('the row with the short phone was not exported')
    short[3] = '13800001101'
    const mended = utils.book_new()
    utils.book_append_sheet(mended, utils.aoa_to_sheet(rows), 'Sheet1')
    writeFileSync(path, write(mended, { type: 'buffer', bookType: 'xlsx' }) as Buffer)

    await screen.click('nav-home')
    await screen.click('start-import')
    await dropFile(screen.find('drop-zone'), path)
    await screen.reads('recognised', 'messy.csv')
    await screen.reads('primary', '合并修改')
    await screen.click('primary')
    await screen.reads('undo', '导入改好的文件')
    expect(await screen.find('issue-phone.tooShort').count()).toBe(0)
  })
})
