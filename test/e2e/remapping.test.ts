import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchApp, type LaunchedApp } from './support/launch.ts'
import { openCheck, prepareFile } from './support/prepare.ts'
import { Screen } from './support/Screen.ts'
import { writeCsv } from './support/writeCsv.ts'

let app: LaunchedApp
let screen: Screen

beforeAll(async () => {
  app = await launchApp()
  screen = new Screen(app.page)
})
afterAll(() => app.close())

const jobs = async (): Promise<number> => {
  await screen.click('nav-home')
  await screen.seen('job-action')
  return screen.find('job-action').count()
}

// Another job took the place of the first, with another 撤销: what had been done was done for good.
it('back to step 2, another column mapped: corrections and undo are still there, and one job is in the list', async () => {
  const rows = [
    ['手机', '姓名', '门店'],
    ['1380013', '张三', '一店'],
    ['13800138002', '李四', '二店'],
    ['13800138003', '王五', '三店'],
  ]
  await prepareFile(app, screen, writeCsv(app.downloadsDir, '门店.csv', rows))
  await screen.click('segment-all')
  await screen.editCell(2, 0, '13800138001')
  await screen.editCell(3, 1, '李思')
  await screen.counts('edited', 2)

  await screen.click('back')
  await screen.click('field-select-2')
  await screen.find('option-remark').filter({ visible: true }).click()
  await openCheck(app, screen)
  await screen.reads('rechecked', '已按新的设置重新检查')
  await screen.counts('edited', 2)
  await screen.counts('errors', 0)
  await screen.click('segment-all')
  await screen.reads('cell-3-2', '二店')
  await screen.reads('cell-2-0', '13800138001')
  await screen.reads('cell-3-1', '李思')
  await screen.reads('undo', '改一个格子')
  await screen.click('undo')
  await screen.reads('cell-3-1', '李四')
  await screen.click('redo')
  await screen.reads('cell-3-1', '李思')

  await screen.click('recheck-restore')
  await screen.click('back')
  await screen.reads('mapping-row-2', '不导入')
  expect(await jobs()).toBe(1)
})

// Its rows would have stayed those below the other header.
it('another header row: another job takes the place of the first, with its corrections', async () => {
  const path = join(app.downloadsDir, '标题.csv')
  writeFileSync(path, '\uFEFF手机,姓名\r\n手机,姓名\r\n1380014,赵六\r\n13800138005,钱七\r\n')
  const before = await jobs()
  await prepareFile(app, screen, path)
  await screen.click('segment-all')
  await screen.editCell(4, 1, '钱八')
  await screen.click('back')
  await screen.click('back')
  await screen.click('header-change')
  await screen.click('header-row-2')
  await screen.click('primary')
  await openCheck(app, screen)
  await screen.click('segment-edited')
  await screen.reads('cell-4-1', '钱八')
  await screen.reads('undo', '沿用之前的修改')
  expect(await jobs()).toBe(before + 1)
})
