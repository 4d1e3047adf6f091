// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import CheckPage from '../../../renderer/features/check/CheckPage.vue'
import { useJobsStore } from '../../../renderer/stores/jobs.ts'
import type { Job } from '../../../electron/shared/model/job.ts'
import { jobOf } from '../../support/fakeBridge/jobOf.ts'
import { freshStores, mountScreen } from '../../support/fakeBridge/mountScreen.ts'
import { checkedRow, issueGroups } from '../../support/fakeBridge/rows.ts'
import { scriptBridge } from '../../support/fakeBridge/scriptBridge.ts'

async function open(job: Job) {
  const bridge = scriptBridge({
    'job.issues': () => issueGroups(1000, false),
    'job.rows': () => ({ rows: [checkedRow(11, false)], total: 1 }),
    'job.setSkipInvalid': ({ skipInvalid }) => ({ ...job, skipInvalid }),
  })
  useJobsStore().put(job)
  const screen = await mountScreen(CheckPage, { jobId: job.id })
  await flushPromises()
  return { ...screen, bridge }
}

describe('检查数据', () => {
  beforeEach(freshStores)

  it('with errors its one button skips them, says how many, and only then goes on', async () => {
    const { by, router, bridge } = await open(jobOf({ invalidRows: 11 }))
    expect(by('primary').text()).toBe('跳过 11 条有问题的，上传其余 989 条')
    await by('primary').trigger('click')
    await flushPromises()
    expect(bridge.calls.at(-1)).toEqual({
      name: 'job.setSkipInvalid',
      input: { jobId: 'job-1', skipInvalid: true },
    })
    expect(router.currentRoute.value.name).toBe('confirm')
  })

  it('without errors it asks for no decision', async () => {
    const { by, router, bridge } = await open(jobOf({ invalidRows: 0, warningRows: 5 }))
    await by('primary').trigger('click')
    await flushPromises()
    expect(bridge.calls.some((call) => call.name === 'job.setSkipInvalid')).toBe(false)
    expect(router.currentRoute.value.name).toBe('confirm')
  })

  it('with no row to upload it leads to another file, not to an upload of nothing', async () => {
    const { by, router } = await open(jobOf({ invalidRows: 1000 }))
    await by('primary').trigger('click')
    await flushPromises()
    expect(router.currentRoute.value.name).toBe('file')
  })

  it('marks the cell a finding is about and says what is wrong with it', async () => {
    const { by } = await open(jobOf({ invalidRows: 11 }))
    const row = by('row-15')
    expect(row.find('td.bad').text()).toBe(checkedRow(11, false).cells[2])
    expect(row.find('td.finding').text()).toContain('15')
  })

  it('asks for the rows of one cause when it is chosen', async () => {
    const { by, bridge } = await open(jobOf({ invalidRows: 11 }))
    await by('issue-phone.tooShort').trigger('click')
    await flushPromises()
    expect(bridge.calls.at(-1)?.input).toMatchObject({
      filter: { kind: 'cause', code: 'phone.tooShort', field: 'phone' },
      offset: 0,
    })
  })
})
