import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Album } from '../support/Album.ts'
import { dropFile } from '../support/dropFile.ts'
import { launchApp, type LaunchedApp } from '../support/launch.ts'
import { chooseFile, leaveCheck, openCheck, openMapping, prepareFile } from '../support/prepare.ts'
import { readRows } from '../support/readRows.ts'
import { Screen } from '../support/Screen.ts'

/** Saved by LibreOffice; its second data row is hidden. */
const hiddenRowPath = fileURLToPath(
  new URL('../../unit/core/spreadsheet/fixtures/customers.xlsx', import.meta.url),
)

let app: LaunchedApp
let screen: Screen

beforeAll(async () => {
  app = await launchApp()
  screen = new Screen(app.page)
})
afterAll(() => app.close())

describe('uploading failed rows again (补传)', () => {
  it('takes the failed-rows file of an earlier job: only its rows, with the earlier mapping and options', async () => {
    await prepareFile(app, screen)
    await leaveCheck(screen)
    await screen.click('advanced-open')
    await screen.click('matching-phone')
    await screen.click('environment-rehearsal')
    await screen.click('primary')
    await screen.reads('verdict', '58 条')
    await screen.click('export')
    await app.page.locator('.ask-cancel').click()
    const [report] = readdirSync(app.downloadsDir)
    const path = join(app.downloadsDir, report ?? '')
    expect(readRows(path)).toHaveLength(3)

    await screen.click('nav-home')
    await screen.click('start-import')
    await dropFile(screen.find('drop-zone'), path)
    await screen.reads('recognised', 'customers.xlsx')
    await screen.reads('primary', '补传这些行')
    await new Album(app).take('send-again')
    await screen.click('primary')
    await screen.counts('all', 2)
    await screen.counts('errors', 2)
    await screen.click('step-mapping')
    await screen.reads('mapping-count-matched', '8')
    await screen.reads('mapping-count-ignored', '2')
    await screen.click('step-check')
    await screen.counts('errors', 2)

    // Corrected in place, they are uploaded with the first options.
    await screen.click('issue-phone.tooShort')
    // The table is drawn anew for the cause: a double click before that falls on a cell that goes.
    await screen.find('cell-2-4').locator('[data-active]').waitFor({ state: 'attached' })
    await screen.seen('filter-chip')
    await screen.editCell(2, 4, '13800009017')
    await screen.click('issue-birthday.impossible')
    await screen.click('cause-clear')
    await screen.counts('errors', 0)
    await leaveCheck(screen)
    await screen.reads('options-sentence', '按手机号')
    await screen.click('primary')
    await screen.seen('verdict')
    expect(await screen.reconciliation()).toMatchObject({ total: 2, accepted: 2, skipped: 0 })
    await screen.click('environment-live')
  })
})

describe('hidden rows', () => {
  it('are read unless the user leaves them out, and the choice is kept while checking', async () => {
    await screen.click('nav-home')
    await chooseFile(app, screen, hiddenRowPath)
    await screen.reads('preview-table', '隐藏')
    const all = await screen.find('preview-table').locator('tbody tr').count()
    await screen.click('skip-hidden-rows')
    await screen.find('preview-table').getByText('隐藏', { exact: true }).waitFor({ state: 'detached' })
    expect(await screen.find('preview-table').locator('tbody tr').count()).toBe(all - 1)
    await openMapping(screen)
    await openCheck(app, screen)
    await screen.counts('all', all - 1)
    expect(await screen.find('rows-table').getByText('隐藏', { exact: true }).count()).toBe(0)
  })
})
