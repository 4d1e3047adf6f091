import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type LaunchedApp } from './support/launch.ts'
import { chooseFile, customersPath, openCheck, openMapping } from './support/prepare.ts'
import { Screen } from './support/Screen.ts'
import { writeCsv } from './support/writeCsv.ts'

let app: LaunchedApp
let screen: Screen

beforeAll(async () => {
  app = await launchApp()
  screen = new Screen(app.page)
})
afterAll(() => app.close())

/** The one file saved since, as JSON. */
function savedJson(name: RegExp): { path: string; content: Record<string, unknown> } {
  const found = readdirSync(app.downloadsDir).find((each) => name.test(each))
  if (!found) throw new Error(`nothing like ${String(name)} was saved`)
  const path = join(app.downloadsDir, found)
  return { path, content: JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown> }
}

/** The same customers in another file: the very same one would open the job that it waits in. */
function nextMonth(): string {
  const path = join(app.downloadsDir, '下个月.xlsx')
  const bytes = readFileSync(customersPath)
  // The last two bytes say how long the comment of the archive is.
  bytes.writeUInt16LE(1, bytes.length - 2)
  writeFileSync(path, Buffer.concat([bytes, Buffer.from(' ')]))
  return path
}

const canSave = () => screen.find('custom-field-save').isEnabled()

describe('custom fields (自定义字段)', () => {
  it('are added and changed, and a wrong, repeated or nameless id is refused with the reason', async () => {
    await screen.click('nav-catalogue')
    await screen.click('primary')
    await screen.fill('custom-field-name', '会员等级')
    await screen.fill('custom-field-id', '12.5')
    await screen.reads('custom-field-dialog', '字段 ID 只能是数字')
    expect(await canSave()).toBe(false)
    await screen.fill('custom-field-id', '9007199254740993')
    expect(await canSave()).toBe(true)
    await screen.fill('custom-field-name', ' ')
    await screen.reads('custom-field-dialog', '请填写字段名称')
    expect(await canSave()).toBe(false)
    await screen.fill('custom-field-name', '会员等级')
    await screen.choose('custom-field-type', '单选')
    await screen.fill('custom-field-options', '金卡=1\n银卡=2')
    await screen.click('custom-field-save')
    await screen.reads('custom-field', '单选，2 个选项')

    await screen.click('primary')
    await screen.fill('custom-field-id', '9007199254740993')
    await screen.fill('custom-field-name', '另一个')
    await screen.reads('custom-field-dialog', '这个 ID 已登记为「会员等级」')
    expect(await canSave()).toBe(false)
    await app.page.keyboard.press('Escape')

    await screen.click('custom-field-edit')
    await screen.fill('custom-field-name', '会员级别')
    await screen.click('custom-field-save')
    await screen.reads('custom-field', '会员级别')
  })

  it('are exported to a file digit for digit, and imported from it', async () => {
    await screen.click('catalogue-export')
    await screen.says('可以发给同事')
    const { path, content } = savedJson(/自定义字段.*\.json$/)
    expect(content).toMatchObject({
      customFields: [{ configId: '9007199254740993', configName: '会员级别' }],
    })
    await screen.click('custom-field-remove')
    await screen.agree()
    await screen.gone('custom-field')
    await Promise.all([app.chooseFile(path), screen.click('catalogue-import')])
    await screen.says('新增 1 个，更新 0 个')
    await screen.reads('custom-field', '9007199254740993')
  })
})

describe('a saved mapping (导入模板)', () => {
  it('leads straight from a file with the same header to its check, and can be declined', async () => {
    await screen.click('nav-home')
    await chooseFile(app, screen, customersPath)
    await openMapping(screen)
    await screen.click('field-select-7')
    await app.page.locator('[data-test="option-ignore"]:visible').click()
    await screen.click('template-save')
    await screen.fill('template-name', '门店月报')
    await screen.click('template-name-save')
    await screen.says('模板已保存')
    await openCheck(app, screen)

    await screen.click('nav-home')
    await chooseFile(app, screen, nextMonth())
    await screen.reads('primary', '按模板匹配好了，直接检查')
    await screen.click('primary')
    await screen.counts('all', 60)
    // Step 2 was left out, and can still be gone back to.
    await screen.click('step-mapping')
    await screen.reads('template-in-use', '门店月报')
    await app.page.locator('[data-test="mapping-row-7"][data-state="ignored"]').waitFor()
    await screen.click('template-drop')
    await app.page.locator('[data-test="mapping-row-7"][data-state="matched"]').waitFor()
    expect(await screen.find('template-offer').count(), 'it was just refused').toBe(0)
  })

  it('is offered by name at step 2 when it fits: one click uses it, one declines it', async () => {
    await openCheck(app, screen)
    await screen.click('nav-home')
    await chooseFile(app, screen, customersPath)
    await openMapping(screen)
    await screen.reads('template-offer', '门店月报')
    await screen.click('template-decline')
    await screen.gone('template-offer')
    await screen.choose('template-select', '门店月报')
    await screen.reads('template-in-use', '门店月报')
  })

  it('lists the columns that a file lacks', async () => {
    const path = writeCsv(app.downloadsDir, '只有编号.csv', [
      ['会员编号', '姓名'],
      ['M1', '张三'],
    ])
    await openCheck(app, screen)
    await screen.click('nav-home')
    await chooseFile(app, screen, path)
    await openMapping(screen)
    await screen.choose('template-select', '门店月报')
    await screen.reads('template-in-use', '没有找到：手机号、性别、生日、地址、标签')
  })

  it('is renamed, exported to a file and imported from it', async () => {
    await openCheck(app, screen)
    await screen.click('nav-catalogue')
    await screen.click('template-rename')
    await screen.fill('template-new-name', '门店会员月报')
    await screen.click('template-rename-save')
    await screen.reads('template', '门店会员月报')
    await screen.click('template-export')
    await screen.says('可以发给同事')
    const { path, content } = savedJson(/门店会员月报\.json$/)
    expect(content).toMatchObject({ version: 1, name: '门店会员月报', ignored: ['备注'] })
    await screen.click('template-remove')
    await screen.agree()
    await screen.gone('template')
    for (const words of ['已导入模板「门店会员月报」。', '替换了原来的同名模板']) {
      await Promise.all([app.chooseFile(path), screen.click('template-import')])
      await screen.says(words)
    }
    expect(await screen.find('template').count()).toBe(1)
  })

  it('is refused from a wrong file with the reason', async () => {
    const path = writeCsv(app.downloadsDir, 'wrong.json', [['不是模板']])
    await Promise.all([app.chooseFile(path), screen.click('template-import')])
    await screen.says('不是从这个程序导出的文件')
  })
})
