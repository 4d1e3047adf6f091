import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { countPresses } from '../support/countPresses.ts'
import { dropFile } from '../support/dropFile.ts'
import { launchApp, type LaunchedApp } from '../support/launch.ts'
import { Screen } from '../support/Screen.ts'
import { stubForEach } from '../support/stubForEach.ts'

let app: LaunchedApp
let screen: Screen

beforeEach(async () => {
  app = await launchApp()
  screen = new Screen(app.page)
  await screen.click('environment-rehearsal')
})
afterEach(() => app.close())

/** Rows that need nothing: every column is known by its name. */
function writeGood(name: string, from: number): string {
  const path = join(app.downloadsDir, name)
  const rows = Array.from({ length: 5 }, (_, index) => `客户${index},1380000${from + index}`)
  writeFileSync(path, ['姓名,手机号', ...rows, ''].join('\n'))
  return path
}

/** Drops a file on the window. @returns the presses of mouse and keys since then */
async function drop(path: string): Promise<() => Promise<number>> {
  await dropFile(app.page.locator('h1').first(), path)
  return countPresses(app.page)
}

/** The buttons between a dropped file and its upload. */
async function press(...names: string[]): Promise<void> {
  for (const name of names) {
    await screen.enabled(name)
    await screen.click(name)
  }
}

describe('a dropped file', () => {
  /** Catches: a step that asks although nothing is to be decided. */
  it('without a fault needs two clicks to the last word before the upload', async () => {
    const presses = await drop(writeGood('客户.csv', 1000))
    await press('primary', 'primary')
    await screen.reads('options-sentence', '按手机号')
    await screen.reads('confirm-rows', '5')
    expect(await presses()).toBe(2)
    await screen.click('primary')
    await screen.reads('verdict', '5 条')
    expect(await presses()).toBe(3)
  })

  it('takes the same two clicks to look at its mapping, which shows what the cells become', async () => {
    await dropFile(app.page.locator('h1').first(), writeGood('客户.csv', 2000))
    await press('to-mapping')
    await screen.click('column-show-1')
    await screen.reads('column-cells', '13800002000')
    await press('primary')
    await screen.counts('all', 5)
    // Forward again by the rail, without going through the steps between.
    await screen.click('step-mapping')
    await screen.seen('mapping-row-0')
    await screen.click('step-check')
    await screen.counts('all', 5)
  })

  it('of failed rows is uploaded again with what the first upload decided', async () => {
    const path = join(app.downloadsDir, '有错的.csv')
    writeFileSync(path, '姓名,手机号\n张三,13800003000\n李四,1380000\n')
    await dropFile(app.page.locator('h1').first(), path)
    await press('primary')
    await press('skip-all')
    await screen.gone('skip-all')
    await press('primary', 'primary')
    await screen.reads('verdict', '1 条')
    await screen.click('export')
    await app.page.locator('.ask-cancel').click()
    // While the question fades out it still keeps files away from the page.
    await app.page.locator('.ask-box').waitFor({ state: 'hidden' })
    const reports = (): string[] => readdirSync(app.downloadsDir).filter((name) => name.endsWith('.xlsx'))
    await expect.poll(reports).toHaveLength(1)
    await dropFile(app.page.locator('h1').first(), join(app.downloadsDir, reports()[0] ?? ''))
    await screen.reads('recognised', '有错的.csv')
    await press('primary')
    await screen.counts('errors', 1)
    // Corrected in Excel meanwhile.
    const corrected = join(app.downloadsDir, '改好的.csv')
    writeFileSync(corrected, '失败原因,原表行号,姓名,手机号\n只有7位,3,李四,13800003001\n')
    const presses = await drop(corrected)
    await screen.reads('recognised', '有错的.csv')
    await press('primary', 'primary')
    await screen.reads('options-sentence', '按手机号')
    await screen.reads('confirm-rows', '1')
    expect(await presses()).toBe(2)
    await screen.click('primary')
    await screen.reads('verdict', '1 条')
  })
})

describe('a dropped file with a header of before', () => {
  const stub = stubForEach(() => app)

  /** Catches: the same header, asked about again each month. */
  it('needs two clicks, with the matching of the last upload', async () => {
    await app.close()
    app = await launchApp({ environment: { TUZHAN_X_TOKEN: 'token-of-this-run' } })
    screen = new Screen(app.page)
    await screen.useEndpoint(stub().endpoint)
    await dropFile(app.page.locator('h1').first(), writeGood('上月.csv', 4000))
    await press('primary', 'primary', 'advanced-open', 'matching-off')
    await screen.reads('options-sentence', '不找')
    await press('primary')
    await screen.reads('verdict', '5 条')
    const presses = await drop(writeGood('本月.csv', 5000))
    await press('primary', 'primary')
    await screen.reads('options-sentence', '不找')
    await screen.reads('confirm-rows', '5')
    expect(await presses()).toBe(2)
  })
})
