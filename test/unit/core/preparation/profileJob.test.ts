import { afterEach, beforeEach, expect, it } from 'vitest'
import { profileJob } from '../../../../electron/core/preparation/profileJob.ts'
import { CorrectionFixture, rowsOf } from '../../../support/jobs/CorrectionFixture.ts'

let fixture: CorrectionFixture
beforeEach(() => {
  fixture = new CorrectionFixture()
})
afterEach(() => fixture.close())

// A word that stands only in a skipped row could not be matched, and was an error again once the row came back.
it('a job profile lists the values of rows that were left out, and counts their cells nowhere else', async () => {
  await fixture.prepare(
    rowsOf([
      ['a1', '13800001111', '美女', '2024.1.5'],
      ['a2', '13800001112', '帅哥', '2024.1.6'],
    ]),
  )
  await fixture.corrections.changeRows('job', { kind: 'ordinals', ordinals: [1] }, { kind: 'skip' })
  const { journal, keys } = fixture.base
  const dataKey = await keys.open(journal.jobs.get('job'))
  const { values, conversions, fills } = profileJob(journal, 'job', dataKey)
  expect(values.find(({ field }) => field === 'sex')?.values).toEqual(
    expect.arrayContaining([
      { value: '帅哥', count: 1 },
      { value: '美女', count: 1 },
    ]),
  )
  expect(conversions.find(({ field }) => field === 'birthday')?.count).toBe(1)
  expect(fills.find(({ field }) => field === 'sex')).toMatchObject({ filled: 1, total: 1 })
})
