import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { utils, write } from 'xlsx'
import { dropFile } from '../support/dropFile.ts'
import { Album } from '../support/Album.ts'
import { launchApp, type LaunchedApp } from '../support/launch.ts'
import { chooseFile, messyPath, openCheck, openMapping, recheck } from '../support/prepare.ts'
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

/** What a click has read and checked again. */
const recheckBy = (name: string) => recheck(app, screen, () => screen.click(name))

/** Chooses a cause and what to do about it, and waits until it is no longer listed. */
async function settle(code: string, action: 'cause-clear' | 'cause-skip'): Promise<void> {
  await screen.click(`issue-${code}`)
  await screen.click(action)
  await screen.gone(`issue-${code}`)
}

async function matchValue(value: string, option: string): Promise<void> {
  await screen.click(`match-${value}`)
  await app.page.locator(`[data-test="match-option-${option}"]:visible`).click()
}

/** The causes that still keep rows from being sent. */
const errorsLeft = () => app.page.locator('[data-test^="issue-"]').filter({ hasText: '错误' }).allInnerTexts()

describe('a messy file', () => {
  afterEach(() => app.close())

  it('is corrected to no error by mouse and keyboard, over undo and a restart, and the upload balances', async () => {
    await checkMessyFile()
    await screen.reads('summary-total', '34')
    await album.take('check')

    // Edits one cell in place; its row is checked again at once.
    await screen.click('issue-phone.tooShort')
    await screen.seen('cause-set')
    const isRowInSight = () =>
      screen.find('row-13').evaluate((row) => {
        const { top, bottom } = row.getBoundingClientRect()
        return top >= 0 && bottom <= innerHeight
      })
    expect(await isRowInSight(), 'the rows lie below, or this shows nothing').toBe(false)
    await album.take('check-cause', screen.find('cause-set'))
    await screen.click('cause-rows')
    await expect
      .poll(isRowInSight, { message: 'whoever asked for the rows still has to look for them' })
      .toBe(true)
    await screen.editCell(13, 1, '13800001101')
    await screen.reads('row-13', '✓ 正常')

    // What one answer settles for all rows has the file read again; what was corrected before stays.
    await screen.click('issue-sex.unknownValue')
    await screen.click('match-options')
    await matchValue('美女', '女')
    await matchValue('帅哥', '男')
    await recheckBy('options-apply')
    await screen.click('issue-birthday.twoDigitYear')
    await recheckBy('answer-lastHundredYears')
    await screen.click('issue-birthday.ambiguous')
    await recheckBy('answer-monthFirst')
    for (const code of ['sex.unknownValue', 'birthday.ambiguous', 'phone.tooShort']) {
      expect(await screen.find(`issue-${code}`).count(), code).toBe(0)
    }

    // All rows of a cause at once.
    await screen.click('issue-tags.comma')
    await screen.click('cause-replace')
    await screen.fill('change-rows-from', ',')
    await app.page.keyboard.press('Enter')
    await screen.gone('issue-tags.comma')
    for (const kind of ['tooLong', 'masked', 'several', 'notNumber', 'unknownPrefix']) {
      await settle(`phone.${kind}`, 'cause-clear')
    }
    for (const kind of ['unreadable', 'impossible', 'future', 'lunar', 'incomplete']) {
      await settle(`birthday.${kind}`, 'cause-clear')
    }
    await settle('cell.imprecise', 'cause-clear')
    await settle('cell.ragged', 'cause-skip')
    await settle('identity.missing', 'cause-skip')
    await screen.reads('summary-invalid', '0')
    expect(await errorsLeft()).toEqual([])

    // Undo and redo by keyboard, both in words.
    await screen.reads('undo', '跳过（1 行）')
    await app.page.keyboard.press('Control+z')
    await screen.reads('summary-invalid', '1')
    await app.page.keyboard.press('Control+y')
    await screen.reads('summary-invalid', '0')

    // Repeated customers: seen side by side, then merged.
    await screen.click('duplicates-open')
    await screen.reads('duplicate-pairs', '李芳芳')
    await album.take('duplicates')
    await screen.click('duplicate-keep-merge')
    await screen.click('duplicates-apply')
    await screen.gone('duplicates')
    await screen.reads('summary-good', '另有')

    await app.restart()
    await app.page.goto(`${app.address()}#/`)
    await screen.clickFirst('job-more')
    await screen.clickFirst('job-details')
    await screen.click('step-check')
    await screen.reads('summary-invalid', '0')
    await screen.reads('undo', '处理重复')
    await screen.fill('row-jump', '13')
    await app.page.keyboard.press('Enter')
    await screen.reads('cell-13-1', '13800001101')

    await screen.click('primary')
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
    const short = rows.find((row) => row[0] === 'M101')
    if (!short) throw new Error('the row with the short phone was not exported')
    short[1] = '13800001101'
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
