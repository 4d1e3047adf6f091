import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { launchApp, type LaunchedApp } from './support/launch.ts'
import { chooseFile, openCheck, openMapping } from './support/prepare.ts'
import { Screen } from './support/Screen.ts'
import { writeCsv } from './support/writeCsv.ts'

const [phone, sex, remark] = [2, 3, 5]
const customerCount = 1_200
/** Every 100th phone from the third row on is a digit short: 10 of them in rows 5, 105, 205 …, and two more at the end. */
const isShort = (index: number): boolean => index % 100 === 3 && index < 1_000
const phoneOf = (index: number): string => `138${String(10_000_000 + index * 7)}`
const customers = Array.from({ length: customerCount }, (_, index) => [
  `T${1000 + index}`,
  `张${index}`,
  isShort(index) ? phoneOf(index).slice(0, 10) : phoneOf(index),
  index % 2 === 0 ? '男' : '先生',
  `19${60 + (index % 40)}-05-1${index % 10}`,
  index === 0 ? '首批' : '',
])
/** Row numbers of the file: the header is row 1. */
const rowOf = (index: number): number => index + 2
const shortRows = customers.flatMap((_, index) => (isShort(index) ? [rowOf(index)] : []))

let app: LaunchedApp
let screen: Screen

beforeAll(async () => {
  app = await launchApp()
  screen = new Screen(app.page)
  const rows = [['会员编号', '姓名', '手机号', '性别', '生日', '备注'], ...customers]
  await chooseFile(app, screen, writeCsv(app.downloadsDir, '会员.csv', rows))
  await openMapping(screen)
  await openCheck(app, screen)
}, 120_000)
afterAll(() => app.close())

const cell = (row: number, column: number | string) => screen.find(`cell-${row}-${column}`)
const press = (...keys: string[]) =>
  keys.reduce((before, key) => before.then(() => app.page.keyboard.press(key)), Promise.resolve())
const reads = (row: number, column: number, text: string) =>
  expect.poll(() => cell(row, column).innerText()).toContain(text)

const isBlank = (row: number, column: number) =>
  expect.poll(async () => (await cell(row, column).innerText()).trim()).toBe('')

/** Waits until as many rows are shown. */
const shows = (rows: number) =>
  expect.poll(() => screen.find('rows-table').getAttribute('aria-rowcount')).toBe(String(rows + 1))

/** What Ctrl+C or Ctrl+X hands to other programs. */
async function take(kind: 'copy' | 'cut'): Promise<string> {
  return app.page.evaluate((type) => {
    const clipboardData = new DataTransfer()
    document.activeElement?.dispatchEvent(
      new ClipboardEvent(type, { clipboardData, bubbles: true, cancelable: true }),
    )
    return clipboardData.getData('text/plain')
  }, kind)
}

/** 撤销, until it is done: 重做 is disabled while a change is under way. */
async function undo(): Promise<void> {
  await press('Control+z')
  await app.page.locator('[data-test="redo"]:enabled').waitFor()
}

async function goTo(row: number, column: number): Promise<void> {
  await screen.fill('row-jump', String(row))
  await press('Enter')
  // The jump ends with the focus in the table; a click before would lose it again.
  await screen.find('rows-table').and(app.page.locator(':focus-within')).waitFor()
  await cell(row, column).click()
}

describe('the grid of step 3', () => {
  beforeEach(async () => {
    await press('Escape')
    await screen.click('segment-all')
  })

  // In Excel: the number and Enter for each. Here two keys more at most for all of them.
  it('fixes ten short phones by the keyboard alone', async () => {
    await screen.find('issue-phone.tooShort').click()
    await cell(shortRows[0]!, phone).locator('[data-active]').waitFor({ state: 'attached' })
    await cell(shortRows[0]!, phone).click()
    for (const row of shortRows) {
      await app.page.keyboard.type(phoneOf(row - 2))
      await press('Enter')
    }
    for (const row of shortRows) await reads(row, phone, phoneOf(row - 2))
    // Fixed rows stay where they are until the filter changes.
    expect(await screen.find('rows-table').getAttribute('aria-rowcount')).toBe(String(shortRows.length + 1))
    await screen.reads('undo', '改一个格子')
    for (let step = 0; step < shortRows.length; step += 1) await undo()
    await reads(shortRows[0]!, phone, phoneOf(shortRows[0]! - 2).slice(0, 10))
  })

  it('pastes a column of 300 phones from Excel as one change, shown before, with one undo', async () => {
    await goTo(400, phone)
    const phones = Array.from({ length: 300 }, (_, index) => `139${String(10_000_000 + index)}`)
    await screen.paste(`${phones.join('\r\n')}\r\n`)
    await screen.reads('change-bar', '粘贴：改 300 格')
    await cell(400, phone).getByText(phones[0]!).waitFor()
    await press('Enter')
    await screen.gone('change-bar')
    await reads(400, phone, phones[0]!)
    await goTo(699, phone)
    await reads(699, phone, phones[299]!)
    await goTo(700, phone)
    await reads(700, phone, phoneOf(698))
    await screen.reads('undo', '粘贴（300 行）')
    await undo()
    // Undo goes to the first cell that it changes.
    await reads(400, phone, phoneOf(398))
    await goTo(700, phone)
    await reads(700, phone, phoneOf(698))
  })

  it('changes nothing when a paste is given up', async () => {
    await goTo(20, phone)
    await screen.paste('13900000001\r\n13900000002\r\n')
    await screen.seen('change-bar')
    await press('Escape')
    await screen.gone('change-bar')
    expect(await cell(20, phone).innerText()).toContain(phoneOf(18))
  })

  it('leaves out the header that was copied with the column', async () => {
    await goTo(30, phone)
    await screen.paste('手机号\r\n13900000001\r\n13900000002\r\n')
    await screen.reads('change-bar', '改 2 格')
    await press('Enter')
    await reads(30, phone, '13900000001')
    await reads(31, phone, '13900000002')
    await undo()
  })

  it('fills 1,000 rows with the first one by Ctrl+D, with one undo', async () => {
    await goTo(2, remark)
    await screen.find('grid-box').evaluate((box) => box.scrollTo(0, 985 * 30))
    await cell(1001, remark).click({ modifiers: ['Shift'] })
    await press('Control+d')
    await screen.reads('change-bar', '向下填充：改 999 格')
    await press('Enter')
    await reads(1001, remark, '首批')
    expect((await cell(1002, remark).innerText()).trim()).toBe('')
    await screen.reads('undo', '向下填充（999 行）')
    await undo()
    await isBlank(3, remark)
    await goTo(1001, remark)
    await isBlank(1001, remark)
    // With one cell selected, the one above is copied.
    await goTo(3, remark)
    await press('Control+d')
    await reads(3, remark, '首批')
    await undo()
    await isBlank(3, remark)
  })

  it('lets a Chinese input method compose in the cell from its first key on, and take its own Enter', async () => {
    await goTo(50, remark)
    const devtools = await app.page.context().newCDPSession(app.page)
    for (const text of ['l', 'la', 'lao', 'laok', 'laoke']) {
      await devtools.send('Input.imeSetComposition', {
        text,
        selectionStart: text.length,
        selectionEnd: text.length,
      })
    }
    await screen.seen('cell-input')
    expect(await screen.find('cell-input').inputValue()).toBe('laoke')
    // The Enter that takes the candidate belongs to the input method.
    await screen.find('cell-input').evaluate((field) => {
      field.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true }),
      )
    })
    await screen.seen('cell-input')
    await devtools.send('Input.insertText', { text: '老客户' })
    expect(await screen.find('cell-input').inputValue()).toBe('老客户')
    await press('Enter')
    await reads(50, remark, '老客户')
    await cell(51, remark).locator('[data-active]').waitFor({ state: 'attached' })
    await undo()
  })

  it('copies a range as a spreadsheet reads it, and cuts it with an undo', async () => {
    await goTo(60, 1)
    await app.page.keyboard.down('Shift')
    await press('ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowRight')
    await app.page.keyboard.up('Shift')
    expect(await take('copy')).toBe(`张58\tT1058\t${phoneOf(58)}\r\n张59\tT1059\t${phoneOf(59)}`)
    await goTo(60, remark)
    await app.page.keyboard.type('甲')
    await press('Enter')
    await reads(60, remark, '甲')
    await cell(60, remark).click()
    expect(await take('cut')).toBe('甲')
    await isBlank(60, remark)
    await undo()
    await reads(60, remark, '甲')
    await undo()
  })

  // By the keys themselves, through the clipboard of the system.
  it('pastes what it has copied', async () => {
    await goTo(90, 1)
    await press('Control+c')
    await goTo(91, remark)
    await press('Control+v')
    await reads(91, remark, '张88')
    await undo()
  })

  it('shows what is sent beside what the file has', async () => {
    await goTo(61, sex)
    await reads(61, sex, '先生')
    await reads(61, sex, '→ 男')
    await screen.click('grid-options')
    await screen.click('display-raw')
    await expect.poll(() => cell(61, sex).innerText()).toBe('先生')
    await screen.click('display-sent')
    await expect.poll(() => cell(61, sex).innerText()).toBe('男')
    await screen.click('display-both')
    await press('Escape')
  })

  it('saves down, right, up and left, and gives up, as spreadsheets do', async () => {
    await goTo(70, remark)
    const active = (row: number, column: number | string) =>
      cell(row, column).locator('[data-active]').waitFor({ state: 'attached' })
    await app.page.keyboard.type('一')
    await press('Enter')
    await active(71, remark)
    await app.page.keyboard.type('二')
    await press('Shift+Enter')
    await active(70, remark)
    await app.page.keyboard.type('三')
    await press('Shift+Tab')
    await active(70, 4)
    await press('F2', 'Tab')
    await active(70, remark)
    await app.page.keyboard.type('四')
    await press('Escape')
    await reads(70, remark, '三')
    await press('Delete')
    await isBlank(70, remark)
    for (let step = 0; step < 4; step += 1) await undo()
  })

  it('sorts, shows some values, and every filter has a way out', async () => {
    await screen.click(`column-menu-${sex}`)
    await screen.click('sort-descending')
    await expect.poll(() => screen.find(`head-${sex}`).getAttribute('aria-sort')).toBe('descending')
    await screen.click(`column-menu-${sex}`)
    await screen.reads('column-menu', '600')
    await screen.click('value-男')
    await screen.click('values-apply')
    await shows(600)
    await screen.click(`column-menu-${sex}`)
    await screen.click('values-all')
    await screen.click('values-apply')
    await shows(customerCount)
    await screen.click(`column-menu-${sex}`)
    await screen.click('sort-descending')
    await expect.poll(() => screen.find(`head-${sex}`).getAttribute('aria-sort')).toBeNull()
  })

  // Ticking off one of 1,200 values left the 200 that were listed.
  it('leaves out one of many values, and shows what is found among them', async () => {
    await screen.click(`column-menu-${phone}`)
    await app.page.locator('[data-test^="value-138"]').first().click()
    await screen.click('values-apply')
    await shows(customerCount - 1)
    await screen.click(`column-menu-${phone}`)
    await screen.click('values-all')
    // As in Excel: what is searched for is what is wanted.
    await screen.fill('values-search', phoneOf(0).slice(0, 10))
    await expect.poll(() => app.page.locator('[data-test^="value-138"]').count()).toBe(2)
    await screen.click('values-apply')
    await shows(2)
    await screen.click('chip-values-2')
    await shows(customerCount)
  })

  it('searches while typing, with the number of hits, next and previous', async () => {
    await goTo(2, 1)
    await press('Control+f')
    await app.page.keyboard.type('张119')
    await screen.reads('search-hits', '1 / 11')
    await press('Enter')
    await screen.reads('search-hits', '2 / 11')
    await press('Shift+Enter', 'Shift+Enter')
    await screen.reads('search-hits', '11 / 11')
    await press('Escape', 'Escape')
    expect(await screen.find('rows-table').evaluate((table) => table.contains(document.activeElement))).toBe(
      true,
    )
  })

  it('goes from finding to finding by F8', async () => {
    await screen.click('segment-errors')
    await shows(shortRows.length)
    await goTo(shortRows[0]!, 1)
    await press('F8')
    await cell(shortRows[0]!, phone).locator('[data-active]').waitFor({ state: 'attached' })
    await press('F8')
    await cell(shortRows[1]!, phone).locator('[data-active]').waitFor({ state: 'attached' })
    await press('Shift+F8')
    await cell(shortRows[0]!, phone).locator('[data-active]').waitFor({ state: 'attached' })
  })

  it('keeps widths for the next file with the same header', async () => {
    const edge = (await screen.find(`edge-${phone}`).boundingBox())!
    await app.page.mouse.move(edge.x + 4, edge.y + 10)
    await app.page.mouse.down()
    await app.page.mouse.move(edge.x + 64, edge.y + 10, { steps: 3 })
    await app.page.mouse.up()
    const width = () => screen.find(`head-${phone}`).evaluate((head) => head.getBoundingClientRect().width)
    expect(await width()).toBe(244)
    await app.page.reload()
    await screen.seen('rows-table')
    expect(await width()).toBe(244)
  })

  it('is one stop of the Tab key, whose cell is named in full', async () => {
    await screen.click('segment-errors')
    await shows(shortRows.length)
    await cell(shortRows[0]!, phone).click()
    const nameOf = () => app.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))
    // The row may still be being read.
    await expect
      .poll(nameOf)
      .toContain(`第 ${shortRows[0]} 行 手机号 ${phoneOf(shortRows[0]! - 2).slice(0, 10)}，错误：`)
    const name = await nameOf()
    await press('Tab')
    expect(await screen.find('rows-table').evaluate((table) => table.contains(document.activeElement))).toBe(
      false,
    )
    await press('Shift+Tab')
    expect(await app.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(name)
    // Sixteen causes and the toolbar were between the top of the page and its rows.
    await app.page.locator('h1').first().focus()
    await press('Tab', 'Enter')
    expect(await app.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(name)
  })
})
