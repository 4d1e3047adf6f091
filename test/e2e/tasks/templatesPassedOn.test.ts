import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Album } from '../support/Album.ts'
import { launchApp, type LaunchedApp } from '../support/launch.ts'
import { chooseFile, leaveCheck, openCheck, openMapping } from '../support/prepare.ts'
import { Screen } from '../support/Screen.ts'
import { writeCsv } from '../support/writeCsv.ts'

const header = ['会员编号', '姓名', '手机号', '会员等级', '店员备注']
const levelColumn = 3
const noteColumn = 4

let sender: LaunchedApp
let receiver: LaunchedApp

beforeAll(async () => {
  ;[sender, receiver] = await Promise.all([launchApp(), launchApp()])
})
afterAll(async () => {
  await sender.close()
  await receiver.close()
})

/** The one file of a kind that an app has saved. */
function saved({ downloadsDir }: LaunchedApp, name: RegExp): string {
  const found = readdirSync(downloadsDir).find((each) => name.test(each))
  if (!found) throw new Error(`nothing like ${String(name)} was saved`)
  return join(downloadsDir, found)
}

it('a colleague imports the fields and template of another clerk and needs no step 2', async () => {
  const screen = new Screen(sender.page)
  const path = writeCsv(sender.downloadsDir, '总店.csv', [
    header,
    ['S001', '张一', '13800003001', '金卡', '周末来'],
    ['S002', '张二', '13800003002', '银卡', ''],
  ])
  await chooseFile(sender, screen, path)
  await openMapping(screen)
  await screen.click(`field-select-${levelColumn}`)
  await sender.page.locator('[data-test="option-add-custom"]:visible').click()
  await screen.fill('custom-field-id', '9007199254740993')
  await screen.fill('custom-field-name', '会员等级')
  await screen.choose('custom-field-type', '单选')
  await screen.fill('custom-field-options', '金卡=1\n银卡=2')
  await screen.click('custom-field-save')
  await sender.page.locator(`[data-test="mapping-row-${levelColumn}"][data-state="matched"]`).waitFor()
  // A column of the shop's own notes is excluded once, and not asked about again.
  await screen.reads('unmatched-note', '1 列')
  await screen.click(`field-select-${noteColumn}`)
  await sender.page.locator('[data-test="option-ignore"]:visible').click()
  await screen.gone('unmatched-note')
  await screen.click('template-save')
  await screen.fill('template-name', '门店周报')
  await screen.click('template-name-save')
  await screen.says('模板已保存')
  await screen.click('nav-catalogue')
  await screen.click('catalogue-export')
  await screen.says('可以发给同事')
  await screen.click('template-export')
  await expect
    .poll(() => readdirSync(sender.downloadsDir).filter((name) => name.endsWith('.json')))
    .toHaveLength(2)
  await new Album(sender).take('catalogue')

  const other = new Screen(receiver.page)
  await other.click('nav-catalogue')
  const fields = saved(sender, /自定义字段.*\.json$/)
  await Promise.all([receiver.chooseFile(fields), other.click('catalogue-import')])
  await other.reads('custom-field', '9007199254740993')
  const template = saved(sender, /门店周报\.json$/)
  await Promise.all([receiver.chooseFile(template), other.click('template-import')])
  await other.reads('template', '门店周报')

  const branch = writeCsv(receiver.downloadsDir, '分店.csv', [
    header,
    ['F001', '李一', '13800003101', '银卡', ''],
    ['F002', '李二', '13800003102', '金卡', '生日寄券'],
    ['F003', '李三', '13800003103', '', ''],
  ])
  await other.click('nav-home')
  await chooseFile(receiver, other, branch)
  await other.reads('primary', '按模板匹配好了，直接检查')
  await new Album(receiver).take('template-fits')
  await other.click('primary')
  await other.counts('ready', 3)
  // The step that was left out shows what the colleague had decided.
  await other.click('step-mapping')
  await other.reads('template-in-use', '门店周报')
  await openCheck(receiver, other)
  await leaveCheck(other)
  await other.click('environment-rehearsal')
  await other.click('show-raw')
  await other.reads('record-preview', '9007199254740993')
  await other.click('primary')
  await other.reads('verdict', '3 条')
})
