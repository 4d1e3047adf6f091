import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { dropFile } from '../support/dropFile.ts'
import { launchApp, type LaunchedApp } from '../support/launch.ts'
import { Screen } from '../support/Screen.ts'
import { stubForEach } from '../support/stubForEach.ts'

let app: LaunchedApp
let screen: Screen
const stub = stubForEach(() => app)

const customer = (index: number): string => `客户${index},138000060${String(index).padStart(2, '0')}`

function write(name: string, count: number): string {
  const path = join(app.downloadsDir, name)
  writeFileSync(
    path,
    ['姓名,手机号', ...Array.from({ length: count }, (_, index) => customer(index)), ''].join('\n'),
  )
  return path
}

const drop = (path: string): Promise<void> => dropFile(app.page.locator('h1').first(), path)

async function open(): Promise<void> {
  app = await launchApp({ environment: { TUZHAN_X_TOKEN: 'token-of-this-run' } })
  screen = new Screen(app.page)
  await screen.useEndpoint(stub().endpoint)
}

// A second waiting job stood beside the first, and the customers went up twice.
it('the same file again opens the job that waits, with its state, and makes none beside it', async () => {
  await open()
  const path = write('客户.csv', 5)
  await drop(path)
  await screen.enabled('primary')
  await screen.click('primary')
  await screen.counts('all', 5)
  await screen.find('cell-2-0').click()
  await screen.editCell(2, 0, '改过的名字')
  await drop(path)
  await screen.reads('unfinished', '等待上传')
  await screen.click('primary')
  await screen.reads('confirm-rows', '5')
  await screen.click('step-check')
  await expect.poll(() => screen.find('cell-2-0').innerText()).toContain('改过的名字')
  await screen.click('nav-home')
  await screen.seen('job-action')
  expect(await app.page.locator('[data-state]').count()).toBe(1)
})

it('of customers imported before, step 4 says how many, shows which, and leaves them out', async () => {
  await open()
  await drop(write('上周.csv', 5))
  for (const next of ['check', 'confirm', 'upload']) {
    await screen.enabled('primary')
    if (next === 'upload') await screen.seen('options-sentence')
    await screen.click('primary')
    if (next === 'check') await screen.counts('all', 5)
  }
  await screen.reads('verdict', '5 条')

  // The very file: said as such.
  await drop(join(app.downloadsDir, '上周.csv'))
  await screen.enabled('primary')
  await screen.click('primary')
  await screen.counts('all', 5)
  await screen.click('primary')
  await screen.reads('earlier-fact', '这个文件今天已经导入 5 条')

  // The list of this week has two more.
  await drop(write('本周.csv', 7))
  await screen.enabled('primary')
  await screen.click('primary')
  await screen.counts('all', 7)
  await screen.click('primary')
  await screen.reads('earlier-fact', '5 条的客户之前导入过')
  await screen.click('earlier-show')
  await expect.poll(() => screen.find('rows-table').getAttribute('aria-rowcount')).toBe('6')
  await screen.click('step-confirm')
  await screen.click('earlier-leave-out')
  await screen.reads('confirm-rows', '2')
  await screen.click('primary')
  await screen.seen('verdict')
  expect(await screen.reconciliation()).toMatchObject({ total: 7, accepted: 2, skipped: 5 })
  const sent = (await stub().ledger()).calls.map(({ identities }) => identities.length)
  expect(sent).toEqual([5, 2])
})
