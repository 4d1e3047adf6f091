import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { clerksFaults, writeClerksFile } from '../../support/workbooks/writeClerksFile.ts'
import { launchApp, type LaunchedApp } from '../support/launch.ts'
import { leaveCheck, prepareFile, recheck } from '../support/prepare.ts'
import { Screen } from '../support/Screen.ts'

let app: LaunchedApp
afterEach(() => app.close())

/** Most clicks that the file may take: below that of going through its 85 faults one by one. */
const mostClicks = 15

// A clerk's time goes into this step: every click more is one for each file of the month.
it('a messy file is brought to zero errors in at most 15 clicks, and its skipped rows are named before the upload', async () => {
  app = await launchApp()
  const screen = new Screen(app.page)
  const path = join(app.downloadsDir, '会员登记汇总.xlsx')
  writeFileSync(path, writeClerksFile())
  await prepareFile(app, screen, path)
  for (const [code, rows] of Object.entries(clerksFaults)) await screen.reads(`issue-${code}`, String(rows))
  await screen.counts('errors', 85)

  let clicks = 0
  const click = async (name: string): Promise<void> => {
    clicks += 1
    await screen.click(name)
  }
  /** Opens a cause and takes its first fix. */
  const fix = async (code: keyof typeof clerksFaults, name: string): Promise<void> => {
    await click(`issue-${code}`)
    await click(name)
    await screen.seen('cause-done')
  }
  await fix('birthday.twoDigitYear', 'fix-shortYear')
  await fix('phone.several', 'fix-keepFirstPhone')
  await fix('sex.unknownValue', 'fix-acceptSuggestion')
  await fix('row.notCustomer', 'fix-skipRows')
  await click('issue-birthday.ambiguous')
  await recheck(screen, () => click('answer-monthFirst'))
  await click('issue-birthday.lunar')
  await recheck(screen, () => click('answer-asSolar'))
  await click('duplicates-open')
  await click('duplicate-keep-merge')
  await screen.reads('duplicates-open', '已合并')
  await screen.counts('errors', 14)
  // Missing digits and missing customers cannot be computed: they are left out, and can be exported.
  await click('skip-all')
  await screen.counts('errors', 0)
  await screen.seen('no-errors')
  expect(clicks).toBeLessThanOrEqual(mostClicks)

  await leaveCheck(screen)
  for (const words of [
    '10 条：手机号位数不够',
    '4 条：没有能识别客户的信息',
    '3 条：重复的客户',
    '2 条：像是合计',
  ])
    await screen.reads('skipped-reasons', words)
  await screen.click('environment-rehearsal')
  await screen.click('primary')
  await screen.reads('verdict', '286 条')
  expect(await screen.reconciliation()).toMatchObject({ total: 305, accepted: 286, skipped: 19 })
})
