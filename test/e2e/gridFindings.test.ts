import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { launchApp, type LaunchedApp } from './support/launch.ts'
import { chooseFile, openCheck, openMapping } from './support/prepare.ts'
import { Screen } from './support/Screen.ts'
import { writeCsv } from './support/writeCsv.ts'

const [phone, remark] = [2, 3]
/** Rows of the file whose phone is a digit short; the header is row 1. */
const shortRows = [5, 15, 25]
const customers = Array.from({ length: 40 }, (_, index) => [
  `T${1000 + index}`,
  `张${index}`,
  `138${10_000_000 + index * 7}`.slice(0, shortRows.includes(index + 2) ? 10 : 11),
  '',
])

let app: LaunchedApp
let screen: Screen

beforeAll(async () => {
  app = await launchApp()
  screen = new Screen(app.page)
  const rows = [['会员编号', '姓名', '手机号', '备注'], ...customers]
  await chooseFile(app, screen, writeCsv(app.downloadsDir, '会员.csv', rows))
  await openMapping(screen)
  await openCheck(app, screen)
}, 120_000)
afterAll(() => app.close())

const cell = (row: number, column: number) => screen.find(`cell-${row}-${column}`)
const press = async (...keys: string[]) => {
  for (const key of keys) await app.page.keyboard.press(key)
}
const isActive = (row: number, column: number) =>
  cell(row, column).locator('[data-active]').waitFor({ state: 'attached' })
const reads = (row: number, column: number, text: string) =>
  expect.poll(async () => (await cell(row, column).innerText()).trim(), { timeout: 20_000 }).toBe(text)

describe('findings in the grid of step 3', () => {
  beforeEach(async () => {
    await press('Escape')
    await screen.click('segment-errors')
  })

  it('are counted in the line under the rows, as F8 goes through them', async () => {
    await cell(shortRows[0]!, 1).click()
    await screen.reads('finding-rank', '共 3 处错误')
    await press('F8')
    await isActive(shortRows[0]!, phone)
    await screen.reads('finding-rank', '第 1 / 3 处错误')
    await press('F8')
    await screen.reads('finding-rank', '第 2 / 3 处错误')
    await press('Shift+F8')
    await screen.reads('finding-rank', '第 1 / 3 处错误')
    // A correction leaves fewer, and the cell is none of them.
    await app.page.keyboard.type('13800000000')
    await press('Enter', 'ArrowUp')
    await screen.reads('finding-rank', '共 2 处错误')
    await press('Control+z')
    await screen.reads('finding-rank', '第 1 / 3 处错误')
  })

  it('leave a way back to the text of the file, by the line under the rows and by the menu', async () => {
    const [row = 0] = shortRows
    const before = (await cell(row, phone).innerText()).trim()
    await cell(row, phone).click()
    await app.page.keyboard.type('13800000000')
    await press('Enter', 'ArrowUp')
    await screen.reads('status-line', `原来是 ${before}`)
    await screen.click('restore-cell')
    await reads(row, phone, before)
    await screen.gone('restore-cell')
    await press('Control+z')
    await reads(row, phone, '13800000000')
    await cell(row, phone).click({ button: 'right' })
    await screen.click('cell-menu-restore')
    await reads(row, phone, before)
  })

  // The undo was of the text typed after its key.
  it('take changes and undo in the order of the keys, however fast they come', async () => {
    const [first = 0, second = 0] = shortRows
    await cell(first, remark).click()
    await app.page.keyboard.insertText('先')
    await press('Enter', 'Control+z')
    await app.page.keyboard.insertText('后')
    await press('Enter')
    await reads(second, remark, '后')
    await reads(first, remark, '')
    await press('Control+z')
    await reads(second, remark, '')
  })
})
