import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, it } from 'vitest'
import { dropFile } from './support/dropFile.ts'
import { launchApp, type LaunchedApp } from './support/launch.ts'
import { Screen } from './support/Screen.ts'

let app: LaunchedApp
let screen: Screen

beforeAll(async () => {
  app = await launchApp()
  screen = new Screen(app.page)
})
afterAll(() => app.close())

// Dropped beside the one box that took it, a file was ignored without a word.
it('takes two files dropped on the settings, one import after the other', async () => {
  const paths = ['门店甲.csv', '门店乙.csv'].map((name, index) => {
    const path = join(app.downloadsDir, name)
    writeFileSync(path, `手机号,姓名\n1380000111${index},张三\n`)
    return path
  })
  await screen.click('nav-settings')
  await dropFile(app.page.locator('h1', { hasText: '设置' }), paths, async () => {
    await screen.reads('window-drop', '2 份')
    if (process.env['SHOTS']) await app.page.screenshot({ path: join(process.env['SHOTS'], 'drop.png') })
  })
  await screen.reads('file-name', '门店甲.csv')
  await screen.gone('window-drop')
  await screen.click('nav-home')
  await screen.reads('waiting-files', '门店乙.csv')
  if (process.env['SHOTS']) await app.page.screenshot({ path: join(process.env['SHOTS'], 'waiting.png') })
  await screen.click('waiting-next')
  await screen.reads('file-name', '门店乙.csv')
  await screen.click('nav-home')
  await screen.gone('waiting-files')
})
