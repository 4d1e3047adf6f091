import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { clerksFaults, writeClerksFile } from '../support/workbooks/writeClerksFile.ts'
import { launchApp, type LaunchedApp } from './support/launch.ts'
import { prepareFile } from './support/prepare.ts'
import { Screen } from './support/Screen.ts'

const phone = 2
const faults = 85
const several = clerksFaults['phone.several']
/** Rows of the file: those with several phones are every third from row 6 on. */
const [first, second] = [6, 9]

let app: LaunchedApp
let screen: Screen

beforeAll(async () => {
  app = await launchApp()
  screen = new Screen(app.page)
  const path = join(app.downloadsDir, '会员登记汇总.xlsx')
  writeFileSync(path, writeClerksFile())
  await prepareFile(app, screen, path)
}, 120_000)
afterAll(() => app.close())

const press = (key: string) => app.page.keyboard.press(key)
const cell = (row: number, column: number | string) => screen.find(`cell-${row}-${column}`)
const isFocused = (name: string) =>
  screen.find(name).evaluate((element) => element === document.activeElement)
const rowOf = (row: number) => screen.find(`row-${row}`)

async function openSeveral(): Promise<void> {
  await screen.click('issue-phone.several')
  await expect
    .poll(() => screen.find('rows-table').getAttribute('aria-rowcount'), { timeout: 20_000 })
    .toBe(`${several + 1}`)
  await cell(first, phone).locator('[data-active]').waitFor({ state: 'attached' })
}

describe('the workbench over a messy file', () => {
  beforeEach(async () => {
    await press('Escape')
    await press('Escape')
    await screen.click('segment-errors')
    await screen.counts('errors', faults)
  })

  it('opens on the first finding and says why', async () => {
    await cell(first, phone).locator('[data-active]').waitFor({ state: 'attached' })
    await screen.reads('status-line', '有2个号码')
    // Another filter keeps the active cell; the line under the rows forgot it.
    await screen.click('segment-all')
    await screen.reads('status-line', `第 ${first} 行`)
  })

  it('settles all rows like one with a tick in its editor, as one step', async () => {
    await openSeveral()
    await cell(second, phone).dblclick()
    await screen.reads('cell-panel', `其他 ${several - 1} 行也这样`)
    await press('Alt+0')
    expect(await screen.find('cell-input').inputValue()).toBe('13900000005')
    await press('Enter')
    await screen.counts('errors', faults - several)
    await press('Control+z')
    await screen.counts('errors', faults)
  })

  it('leaves the others alone where another text was typed after the tick', async () => {
    await openSeveral()
    await cell(second, phone).dblclick()
    await screen.seen('other-rows')
    await press('Alt+0')
    await screen.find('cell-input').fill('13700000000')
    await press('Enter')
    await screen.counts('errors', faults - 1)
    await press('Control+z')
  })

  // The field shows its key, and nothing happened unless the focus was in the table.
  it('searches by its key from a cause as well', async () => {
    await openSeveral()
    await screen.find('issue-phone.several').focus()
    await press('Control+f')
    await expect.poll(() => isFocused('row-search')).toBe(true)
    await press('Escape')
  })

  // Each answer threw the keyboard back to the top of the window.
  it('keeps the keyboard at the cause that it settles, and in the table when a filter is left', async () => {
    await openSeveral()
    await screen.find('fix-keepFirstPhone').focus()
    await press('Enter')
    await screen.counts('errors', faults - several)
    await expect.poll(() => isFocused('issue-phone.several')).toBe(true)
    await press('Control+z')
    await screen.counts('errors', faults)
    await cell(first, phone).click()
    await press('Escape')
    await expect
      .poll(() => screen.find('rows-table').getAttribute('aria-rowcount'))
      .not.toBe(`${several + 1}`)
    await expect.poll(() => isFocused('cell-active')).toBe(true)
  })

  // The row had left the filter: it came back only when another filter was chosen, and the keyboard was elsewhere.
  it('goes to the cell that is undone, also where its row had left the filter', async () => {
    await cell(first, phone).click()
    await screen.editCell(first, phone, '13900000002')
    await screen.counts('errors', faults - 1)
    await screen.click('segment-warnings')
    await rowOf(first).waitFor({ state: 'detached' })
    await screen.click('segment-errors')
    await cell(second, phone).click()
    await expect.poll(() => rowOf(first).count()).toBe(0)
    await press('Control+z')
    await screen.counts('errors', faults)
    await expect.poll(() => cell(first, phone).locator(':focus').count()).toBe(1)
  })

  it('says which row is undone where it is not among those shown', async () => {
    await cell(first, phone).click()
    await screen.editCell(first, phone, '13900000002')
    await screen.counts('errors', faults - 1)
    await screen.click('segment-warnings')
    await rowOf(first).waitFor({ state: 'detached' })
    await press('Control+z')
    await screen.says(`第 ${first} 行`)
  })

  // 跳过这 N 条 and the chip of a filter go when they are pressed: the keyboard was at the top of the window.
  it('keeps the keyboard at what comes next when the button pressed is gone', async () => {
    await screen.find('skip-all').focus()
    await press('Enter')
    await screen.counts('errors', 0)
    await expect.poll(() => isFocused('primary')).toBe(true)
    await press('Control+z')
    await screen.counts('errors', faults)
    await openSeveral()
    await screen.find('chip-entry').focus()
    await press('Enter')
    await screen.gone('chip-entry')
    await expect.poll(() => isFocused('cell-active')).toBe(true)
  })

  // 「清空」 read as if it emptied the cells, and then a grey button gave no reason.
  it('asks for ticks where all values are unticked', async () => {
    await screen.click('column-menu-3')
    await screen.reads('values-none', '全不选')
    await screen.click('values-none')
    await screen.reads('values-apply', '先勾选要看的值')
    await screen.click('value-女')
    await screen.reads('values-apply', '只看选中的')
    await press('Escape')
  })

  // At 150 % of a laptop the note below the values and the button lay over the commands below them.
  it('keeps the parts of the menu of a column apart in a low window', async () => {
    await app.page.setViewportSize({ width: 853, height: 533 })
    await screen.click('segment-all')
    await screen.click(`column-menu-${phone}`)
    await screen.seen('values-search')
    const button = (await screen.find('values-apply').boundingBox())!
    const command = (await screen.find('menu-replace').boundingBox())!
    expect(button.y + button.height).toBeLessThanOrEqual(command.y)
    await press('Escape')
    await app.page.setViewportSize({ width: 1280, height: 800 })
  })

  it('shows where findings are beside all rows, and beside rows of one kind nothing', async () => {
    expect(await screen.find('ruler').count()).toBe(0)
    await screen.click('segment-all')
    await screen.seen('ruler')
    await screen.find('ruler').click({ position: { x: 6, y: 300 } })
    await expect.poll(() => rowOf(4).isVisible()).toBe(false)
  })

  // The mark of a cell was gone under the mouse, and the button that leaves its row out never came.
  it('keeps the mark of a cell under the mouse, and offers to skip its row there', async () => {
    const colour = () => cell(first, phone).evaluate((each) => getComputedStyle(each).backgroundColor)
    await app.page.mouse.move(5, 5)
    const before = await colour()
    await cell(first, phone).hover()
    expect(await colour()).toBe(before)
    const skip = rowOf(first).locator('.skip')
    await expect.poll(() => skip.evaluate((each) => getComputedStyle(each).opacity)).toBe('1')
  })

  it('selects what a paste changes, and does not hide it under its own question', async () => {
    await screen.click('segment-all')
    await screen.seen(`row-${first}`)
    await screen.find('grid-box').evaluate((box) => box.scrollTo(0, 0))
    const last = 19
    await cell(last, phone).click()
    await screen.paste('13900009991\r\n13900009992')
    await screen.seen('change-bar')
    await screen.reads('status-line', '2 格')
    const bar = (await screen.find('change-bar').boundingBox())!
    const pasted = (await cell(last, phone).boundingBox())!
    expect(pasted.y + pasted.height).toBeLessThanOrEqual(bar.y)
    await press('Escape')
    await screen.gone('change-bar')
  })

  // Its buttons were under the edge of the pane until it was scrolled.
  it('scrolls a cause into its pane when it is opened, with all that comes into it', async () => {
    await app.page.setViewportSize({ width: 1024, height: 700 })
    const last = app.page.locator('.causes .list .entry').last()
    await last.locator('.head').click()
    await expect
      .poll(async () => {
        const list = (await app.page.locator('.causes .list').boundingBox())!
        const entry = (await last.boundingBox())!
        const hasBody = await last.locator('.body button').count()
        return hasBody > 0 && entry.y >= list.y - 1 && entry.y + entry.height <= list.y + list.height + 1
      })
      .toBe(true)
    await last.locator('.head').click()
    await app.page.setViewportSize({ width: 1280, height: 800 })
  })
})
