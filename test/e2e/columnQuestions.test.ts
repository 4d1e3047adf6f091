import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { textRow, writeXlsx } from '../support/workbooks/writeXlsx.ts'
import { launchApp, type LaunchedApp } from './support/launch.ts'
import { chooseFile, openCheck, openMapping, prepareFile, recheck } from './support/prepare.ts'
import { Screen } from './support/Screen.ts'
import { writeCsv } from './support/writeCsv.ts'

let app: LaunchedApp
let screen: Screen

beforeAll(async () => {
  app = await launchApp()
  screen = new Screen(app.page)
})
afterAll(() => app.close())

const csv = (name: string, ...rows: string[][]): string => writeCsv(app.downloadsDir, `${name}.csv`, rows)
/** A workbook of these sheets; `after` is XML after the rows, `alter` changes a row's XML. */
function xlsx(
  name: string,
  sheets: { name: string; rows: string[][]; after?: string; alter?: (xml: string, row: number) => string }[],
): string {
  const path = join(app.downloadsDir, `${name}.xlsx`)
  const parts = sheets.map(({ rows, alter = (xml) => xml, ...sheet }) => ({
    ...sheet,
    data: rows.map((cells, index) => alter(textRow(index + 1, cells), index + 1)).join(''),
  }))
  writeFileSync(path, writeXlsx({ sheets: parts }))
  return path
}

const phones = ['13800138001', '13800138002', '13800138003']
const birthdays = (name: string, ...dates: string[]) =>
  csv(name, ['手机', '生日'], ...dates.map((date, index) => [`1380013${8000 + index}`, date]))
const card = '11010519491231002X'

async function open(path: string): Promise<void> {
  await screen.click('nav-home')
  await prepareFile(app, screen, path)
}
const answer = (name: string) => recheck(screen, () => screen.click(name))

/** Opens a cause in the pane, which a second click would close. */
async function unfold(cause: string): Promise<void> {
  const entry = screen.find(cause)
  if ((await entry.getAttribute('aria-expanded')) !== 'true') await entry.click()
}
/** An open cause stays in sight when all its rows are settled. */
const isSettled = (cause: string) =>
  expect.poll(async () => (await screen.find(cause).allInnerTexts()).join('')).toMatch(/^$|\b0$/)

describe('a question about a column', () => {
  // No answer was ever clicked in a browser: a button that does nothing would not have been noticed.
  it.each([
    [
      'shifted days',
      () => birthdays('错位', '1990-04-30 16:00:00', '1985-12-30 16:00:00', '1977-08-08 16:00:00'),
      { issue: 'birthday.shifted', count: 3, answers: ['nextDay', 'asWritten'] },
    ],
    [
      'lunar dates',
      () => birthdays('农历', '1990年八月十五'),
      { issue: 'birthday.lunar', count: 1, answers: ['asSolar'] },
    ],
    [
      'short years',
      () => birthdays('两位', '85-3-5'),
      { issue: 'birthday.twoDigitYear', count: 1, answers: ['lastHundredYears'], stays: true },
    ],
    [
      'day and month',
      () => birthdays('月日', '1/2/1990', '3/4/1991'),
      { issue: 'birthday.ambiguous', count: 2, answers: ['monthFirst', 'dayFirst'] },
    ],
    [
      'empty dates of systems',
      () => birthdays('空日期', ...Array.from({ length: 4 }, () => '1970-01-01'), '1990-05-06'),
      { issue: 'birthday.systemEmpty', count: 4, answers: ['leaveOut', 'keep'] },
    ],
    [
      '0 and 1 as the sex',
      () => csv('零一', ['手机', '性别'], [phones[0]!, '0'], [phones[1]!, '1'], [phones[2]!, '0']),
      { issue: 'sex.zeroOrOne', count: 3, answers: ['zeroFemale', 'zeroMale', 'zeroUnknown'] },
    ],
    [
      'North American numbers',
      () => csv('美国', ['手机'], ['1-415-555-2671'], [phones[0]!]),
      { issue: 'phone.foreign', count: 1, answers: ['mainland'] },
    ],
    [
      'blank birthdays beside identity cards',
      () =>
        csv('身份证', ['手机', '生日', '身份证号'], [phones[0]!, '', card], [phones[1]!, '1990-05-06', card]),
      { issue: 'birthday.inIdCard', count: 1, answers: ['fillFromIdCard', 'leaveBlank'] },
    ],
    [
      'hidden rows',
      () =>
        xlsx('隐藏行', [
          {
            name: '客户',
            rows: [['手机'], ...phones.map((phone) => [phone])],
            alter: (xml, row) => (row === 3 ? xml.replace('<row ', '<row hidden="1" ') : xml),
          },
        ]),
      { issue: 'row.hidden', count: 1, answers: ['includeHidden'] },
    ],
  ] as const)('about %s is answered for all rows, and taken back', async (_, write, question) => {
    await open(write())
    const cause = `issue-${question.issue}`
    await screen.reads(cause, String(question.count))
    for (const name of question.answers) {
      await unfold(cause)
      // A short year is repaired in the rows, one change with one undo.
      if ('stays' in question) {
        await screen.click('fix-shortYear')
        await screen.counts('errors', 0)
        await app.page.keyboard.press('Control+z')
      } else {
        await answer(`answer-${name}`)
        await isSettled(cause)
        await screen.click('recheck-restore')
      }
      await screen.reads(cause, String(question.count))
    }
  })

  it('is listed with its answer, and asked again from there', async () => {
    await open(birthdays('再问', '1990-04-30 16:00:00', '1985-12-30 16:00:00', '1977-08-08 16:00:00'))
    await unfold('issue-birthday.shifted')
    await answer('answer-nextDay')
    await unfold('conversions-open')
    await screen.reads('answered', '都是后一天')
    await screen.reads('conversion-dayShift', '1990-05-01')
    await answer('ask-again-dayShift')
    await screen.reads('issue-birthday.shifted', '3')
  })

  it('about merged cells is one switch', async () => {
    await open(
      xlsx('合并', [
        {
          name: '客户',
          rows: [
            ['手机', '备注'],
            [phones[0]!, '老客户'],
            [phones[1]!, ''],
            [phones[2]!, ''],
          ],
          after: '<mergeCells count="1"><mergeCell ref="B2:B4"/></mergeCells>',
        },
      ]),
    )
    await unfold('conversions-open')
    await screen.reads('conversion-mergedCell', '2')
    await screen.click('conversion-switch-mergedCell')
    await answer('conversions-apply')
    await unfold('conversions-open')
    await screen.reads('conversion-mergedCell', '已关掉')
    await screen.click('conversion-switch-mergedCell')
    await answer('conversions-apply')
  })

  it('about the phone of a shop is answered by importing without it, and undone', async () => {
    const names = ['张三', '李四', '王五', '赵六', '钱七', '孙八']
    await open(
      csv(
        '门店',
        ['会员号', '姓名', '手机'],
        ...names.map((name, index) => [`A${index}`, name, '13800138000']),
      ),
    )
    await unfold('issue-phone.shared')
    await screen.click('clear-phone')
    await isSettled('issue-phone.shared')
    await app.page.keyboard.press('Control+z')
    await screen.reads('issue-phone.shared', '6')
  })
})

describe('a file is read as the user says', () => {
  it('cut at another character, with the preview following', async () => {
    await screen.click('nav-home')
    await chooseFile(app, screen, csv('分隔', ['姓名^手机'], ['张三^13800138001'], ['李四^13800138002']))
    expect(await screen.find('delimiter-select').innerText()).toContain('逗号')
    const piped = csv('竖线', ['姓名|手机', '备注'], ['张三|13800138001', 'a'], ['李四|13800138002', 'c'])
    await screen.click('nav-home')
    await chooseFile(app, screen, piped)
    await screen.choose('delimiter-select', '竖线 |')
    await expect
      .poll(() => screen.find('preview-table').locator('thead th').allInnerTexts())
      .toEqual(['行号', '姓名', '手机,备注'])
  })

  it('without a header, matched by its values', async () => {
    await screen.click('nav-home')
    await chooseFile(
      app,
      screen,
      csv('无表头', ['张三', phones[0]!], ['李四', phones[1]!], ['王五', phones[2]!]),
    )
    await screen.seen('header-missing')
    await screen.click('no-header')
    await screen.reads('header-found', '没有表头')
    await openMapping(screen)
    await screen.reads('mapping-row-0', '列A')
    await openCheck(app, screen)
    await screen.counts('all', 3)
    await screen.counts('errors', 0)
  })

  it('with all sheets of the same header, each row by sheet and number', async () => {
    await screen.click('nav-home')
    await chooseFile(
      app,
      screen,
      xlsx('分店', [
        {
          name: '一店',
          rows: [
            ['姓名', '手机'],
            ['张三', phones[0]!],
          ],
        },
        {
          name: '二店',
          rows: [
            ['手机', '姓名'],
            [phones[1]!, '李四'],
          ],
        },
        { name: '往年', rows: [['单号'], ['X1']] },
      ]),
    )
    await screen.reads('sheets-left', '二店、往年')
    await screen.click('all-sheets')
    await screen.reads('sheets-left', '表头不同，这次不导入：往年')
    await openMapping(screen)
    await openCheck(app, screen)
    await screen.counts('all', 2)
    await screen.reads('rows-table', '2 (一店)')
    await screen.reads('rows-table', '2 (二店)')
  })

  it('with an address in parts, joined when the user agrees', async () => {
    await screen.click('nav-home')
    await chooseFile(
      app,
      screen,
      csv('地址', ['手机', '省', '市', '详细地址'], [phones[0]!, '广东省', '深圳市', '科技路1号']),
    )
    await openMapping(screen)
    await screen.reads('joined-address', '广东省深圳市科技路1号')
    await screen.click('join-address')
    await screen.reads('joined-address', '这几列会合成一个地址')
    await openCheck(app, screen)
    await screen.click('conversions-open')
    await screen.reads('conversion-joinedAddress', '广东省深圳市科技路1号')
  })
})
