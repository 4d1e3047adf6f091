import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { clerksFaults, writeClerksFile } from '../../support/workbooks/writeClerksFile.ts'
import { launchApp, type LaunchedApp } from '../support/launch.ts'
import { leaveCheck, prepareFile, recheck } from '../support/prepare.ts'
import { Screen } from '../support/Screen.ts'
import { stubForEach } from '../support/stubForEach.ts'

let app: LaunchedApp
const stub = stubForEach(() => app)

// Short years and totals were asked about every month: repaired in the rows, they were no answers.
it('the file of the next month takes over what was answered and repaired, each to be seen and dropped', async () => {
  app = await launchApp({ environment: { TUZHAN_X_TOKEN: 'token-of-this-run' } })
  const screen = new Screen(app.page)
  await screen.useEndpoint(stub().endpoint)
  const open = async (name: string): Promise<void> => {
    const path = join(app.downloadsDir, `${name}.xlsx`)
    writeFileSync(path, writeClerksFile())
    await prepareFile(app, screen, path)
  }
  await open('七月')
  // What the file itself shows is no answer of last time: there was none.
  expect(await screen.find('remembered').count()).toBe(0)
  await screen.click('issue-birthday.twoDigitYear')
  await screen.click('fix-shortYear')
  await screen.seen('cause-done')
  await screen.click('issue-row.notCustomer')
  await screen.click('fix-skipRows')
  await screen.reads('undo', '跳过合计和说明')
  await screen.click('issue-birthday.ambiguous')
  await recheck(screen, () => screen.click('answer-monthFirst'))
  await screen.click('issue-birthday.lunar')
  await recheck(screen, () => screen.click('answer-asSolar'))
  expect(await screen.find('remembered').count(), 'answers of today').toBe(0)
  await leaveCheck(screen)
  await screen.click('primary')
  await screen.seen('verdict')

  await screen.click('nav-home')
  await open('八月')
  await screen.reads('remembered', '沿用上次的 4 个选择')
  await screen.counts('skipped', clerksFaults['row.notCustomer'])
  const settled = [
    'birthday.twoDigitYear',
    'birthday.ambiguous',
    'birthday.lunar',
    'row.notCustomer',
  ] as const
  const sum = (codes: readonly (keyof typeof clerksFaults)[]): number =>
    codes.reduce((rows, code) => rows + clerksFaults[code], 0)
  const all = sum(Object.keys(clerksFaults) as (keyof typeof clerksFaults)[])
  await screen.counts('errors', all - sum(settled))
  await screen.click('remembered-see')
  for (const words of ['按最近100年理解', '月在前', '按公历理解', '跳过合计和说明'])
    await screen.reads('remembered', words)

  for (const [index] of settled.entries()) {
    const left = settled.slice(index + 1)
    await recheck(screen, () => screen.click('remembered-drop-0'))
    await screen.counts('errors', all - sum(left))
    if (left.length > 0) await screen.reads('remembered', `沿用上次的 ${left.length} 个选择`)
    else await screen.gone('remembered')
  }
})
