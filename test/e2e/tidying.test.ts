import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type LaunchedApp } from './support/launch.ts'
import { chooseFile, openCheck, openMapping, recheck } from './support/prepare.ts'
import { Screen } from './support/Screen.ts'
import { writeCsv } from './support/writeCsv.ts'

/** Header in row 1. T001 is in rows 2 and 6, its level in row 2 as a code; row 7 has an error (phone) and a warning (sex) at once. */
const customers = [
  ['会员编号', '姓名', '手机号', '性别', '生日', '会员等级'],
  ['T001', '张一', '138 0000 2001', '', '1990.1.5', '1'],
  ['T002', '张二', '13800002002', '2', '1990.2.6', '银卡'],
  ['T003', '张三', '13800002003', '男', '1991-03-07', '钻石'],
  ['T004', '李四', '13800002004', '女', '1992-04-08', '白金'],
  ['T001', '张一', '13800002005', '男', '', '金卡'],
  ['T006', '王六', '1380000200', '1', '1995-05-05', '金卡'],
]
const [sexColumn, levelColumn] = [3, 5]

let app: LaunchedApp
let screen: Screen

beforeAll(async () => {
  app = await launchApp()
  screen = new Screen(app.page)
  await chooseFile(app, screen, writeCsv(app.downloadsDir, '会员.csv', customers))
  await openMapping(screen)
  await screen.click(`field-select-${levelColumn}`)
  await app.page.locator('[data-test="option-add-custom"]:visible').click()
  await screen.fill('custom-field-id', '10086')
  await screen.fill('custom-field-name', '会员等级')
  await screen.choose('custom-field-type', '单选')
  await screen.fill('custom-field-options', '金卡=1\n银卡=2')
  await screen.click('custom-field-save')
  await app.page.locator(`[data-test="mapping-row-${levelColumn}"][data-state="matched"]`).waitFor()
  await openCheck(app, screen)
})
afterAll(() => app.close())

/** What a click has checked again. */
const recheckBy = (name: string) => recheck(screen, () => screen.click(name))
const shownRows = async () => Number(await screen.find('rows-table').getAttribute('aria-rowcount')) - 1

describe('the checked rows', () => {
  it('are as many under each figure as it says', async () => {
    for (const [segment, rows] of [
      ['warnings', 3],
      ['errors', 4],
      ['ready', 2],
      ['all', 6],
    ] as const) {
      await screen.counts(segment, rows)
      await screen.click(`segment-${segment}`)
      await expect.poll(shownRows, { message: segment }).toBe(rows)
    }
  })

  it('are searched, and jumped to by their number in the file', async () => {
    await screen.click('segment-all')
    await screen.fill('row-search', '张一')
    await screen.reads('search-hits', '/ 2')
    await app.page.keyboard.press('Escape')
    await screen.fill('row-jump', '5')
    await app.page.keyboard.press('Enter')
    await screen.find('row-5').locator('[data-active]').waitFor({ state: 'attached' })
    await screen.fill('row-jump', '99')
    await app.page.keyboard.press('Enter')
    await screen.says('没有第 99 行')
  })

  it('are left out one by one, and undo and redo work by keyboard', async () => {
    const skipped = screen.find('row-5').getByText('已跳过')
    await screen.click('skip-row-5')
    await skipped.waitFor()
    await app.page.keyboard.press('Control+z')
    await skipped.waitFor({ state: 'detached' })
    await app.page.keyboard.press('Control+Shift+z')
    await skipped.waitFor()
    await app.page.keyboard.press('Control+z')
    await skipped.waitFor({ state: 'detached' })
  })
})

describe('repeated customers', () => {
  it.each([
    { keep: 'first', left: [6], sex: '' },
    { keep: 'last', left: [2], sex: '' },
    { keep: 'all', left: [], sex: '' },
    { keep: 'merge', left: [6], sex: '男' },
  ])('are handled as chosen, one below the other: $keep', async ({ keep, left, sex }) => {
    await screen.click('duplicates-open')
    await expect.poll(shownRows).toBe(2)
    await screen.click(`duplicate-keep-${keep}`)
    await expect
      .poll(async () => {
        const gone: number[] = []
        for (const row of [2, 6]) {
          const isLeft = await screen.find(`row-${row}`).getByText('已跳过').count()
          if (isLeft > 0) gone.push(row)
        }
        return gone
      })
      .toEqual(left)
    const shownSex = async () =>
      (await screen.find(`cell-2-${sexColumn}`).innerText()).replace('空白', '').trim()
    await expect.poll(shownSex).toBe(sex)
    await screen.click('duplicates-open')
  })
})

describe('changed answers', () => {
  it('match the options of a field, all open values at once, and keep what was done before', async () => {
    await screen.click('issue-custom.unknownOption')
    await screen.choose('match-钻石', '银卡')
    await screen.choose('match-白金', '银卡')
    await recheckBy('options-apply')
    await screen.counts('errors', 1)
    await screen.reads('duplicates-open', '已合并')
    await screen.reads('undo', '处理重复')
  })

  it('show every conversion with an example and a count, and one switched off is switched on again', async () => {
    await screen.click('conversions-open')
    await screen.reads('conversion-birthdayFormat', '1990.1.5')
    await screen.reads('conversion-birthdayFormat', '1990-01-05')
    await screen.reads('conversion-birthdayFormat', '2 处')
    await screen.click('conversion-switch-birthdayFormat')
    await recheckBy('conversions-apply')
    await screen.reads('conversion-birthdayFormat', '已关掉')
    await screen.click('recheck-restore')
    await screen.gone('rechecked')
    await screen.reads('conversion-birthdayFormat', '2 处')
  })
})
