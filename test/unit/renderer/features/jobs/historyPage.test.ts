// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Job } from '../../../../../electron/shared/model/job.ts'
import { filterJobs, noFilter } from '../../../../../renderer/features/jobs/historyFilter.ts'
import HistoryPage from '../../../../../renderer/features/jobs/HistoryPage.vue'
import { useImportDraftStore } from '../../../../../renderer/stores/importDraft.ts'
import { jobOf } from '../../../../../dev/fakeBridge/jobOf.ts'
import { freshStores, mountScreen } from '../../../../support/renderer/mountScreen.ts'
import { scriptBridge, ScriptedError } from '../../../../support/renderer/scriptBridge.ts'

const at = (year: number, month: number, day: number, hour = 0): string =>
  new Date(year, month - 1, day, hour).toISOString()

describe('filtering the history', () => {
  const jobs = [
    jobOf({ id: 'late', createdAt: at(2026, 11, 24, 23), fileName: '门店 A.XLSX', state: 'completed' }),
    jobOf({ id: 'early', createdAt: at(2026, 11, 23, 0), fileName: '公众号.csv', state: 'prepared' }),
    jobOf({ id: 'before', createdAt: at(2026, 11, 22, 23), fileName: '门店 b.xlsx', state: 'paused' }),
  ]
  const ids = (filter: Partial<Parameters<typeof filterJobs>[1]>): string[] =>
    filterJobs(jobs, { ...noFilter, ...filter }).map(({ id }) => id)

  it('includes the whole first and last day of the range', () => {
    const days: [Date, Date] = [new Date(2026, 10, 23, 15), new Date(2026, 10, 24, 1)]
    expect(ids({ days })).toEqual(['late', 'early'])
  })

  it('matches names whatever their case, together with the state', () => {
    expect(ids({ search: ' 门店 ' })).toEqual(['late', 'before'])
    expect(ids({ search: '.xlsx', state: 'open' })).toEqual(['before'])
    expect(ids({ state: 'prepared' })).toEqual(['early'])
  })

  it('treats a completed job with rejected rows as one with failures', () => {
    const { reconciliation } = jobOf()
    const troubled = jobOf({ state: 'completed', reconciliation: { ...reconciliation, rejected: 1 } })
    expect(filterJobs([...jobs, troubled], { ...noFilter, state: 'troubled' })).toEqual([troubled])
  })
})

describe('the history page (导入记录)', () => {
  beforeEach(freshStores)

  const many = (count: number, fields: Partial<Job> = {}): Job[] =>
    Array.from({ length: count }, (_, index) =>
      jobOf({
        id: `job-${index}`,
        fileName: `名单${index}.xlsx`,
        createdAt: new Date(2026, 0, 1, 0, index).toISOString(),
        ...fields,
      }),
    )

  it('shows one page of thousands of jobs', async () => {
    scriptBridge({ 'job.list': () => many(3_000) })
    const { wrapper, by } = await mountScreen(HistoryPage, {})
    await flushPromises()
    expect(wrapper.findAll('article')).toHaveLength(20)
    expect(by('history-count').text()).toContain('3,000')
    await by('history-search').setValue('名单2999')
    expect(wrapper.findAll('article')).toHaveLength(1)
    expect(by('history-count').text()).toContain('1')
  })

  it('explains an empty list: no import yet, or none that matches, with a way to reset', async () => {
    scriptBridge({ 'job.list': () => [] })
    const empty = await mountScreen(HistoryPage, {})
    await flushPromises()
    expect(empty.by('history-empty').text()).toBe('还没有导入过文件。')
    freshStores()
    scriptBridge({ 'job.list': () => many(2) })
    const { by, wrapper } = await mountScreen(HistoryPage, {})
    await flushPromises()
    await by('history-search').setValue('没有这个')
    expect(by('history-empty').text()).toContain('没有符合条件的记录')
    await by('history-clear').trigger('click')
    expect(wrapper.findAll('article')).toHaveLength(2)
  })

  it('shows an error in place of the list, and loads again on request', async () => {
    let isBroken = true
    scriptBridge({
      'job.list': () => {
        if (isBroken) throw new ScriptedError({ code: 'storage.inUse', message: '', params: {} })
        return many(1)
      },
    })
    const { by, wrapper } = await mountScreen(HistoryPage, {})
    await flushPromises()
    expect(by('error-note').text()).toContain('storage.inUse')
    isBroken = false
    await by('history-retry').trigger('click')
    await flushPromises()
    expect(wrapper.findAll('article')).toHaveLength(1)
  })

  it('starts a new import with the settings of a job, and opens its receipt', async () => {
    const endpoint = 'https://integrate.rabbitpre.com/api/integrate/audience/info/batchAdd'
    scriptBridge({ 'job.list': () => many(1, { state: 'completed', endpoint }) })
    const { by, router } = await mountScreen(HistoryPage, {})
    await flushPromises()
    await by('job-receipt').trigger('click')
    await flushPromises()
    expect(router.currentRoute.value).toMatchObject({ name: 'upload', query: { show: 'receipt' } })
    await by('job-repeat').trigger('click')
    await flushPromises()
    expect(router.currentRoute.value.name).toBe('file')
    expect(useImportDraftStore().repeated).toEqual({ jobId: 'job-0', fileName: '名单0.xlsx' })
  })

  // An import of last November would read as one of this month.
  it('shows the year of an import of another year', async () => {
    const thisYear = new Date().getFullYear()
    scriptBridge({
      'job.list': () => [
        jobOf({ id: 'now', createdAt: at(thisYear, 3, 4) }),
        jobOf({ id: 'old', createdAt: at(thisYear - 1, 3, 4) }),
      ],
    })
    const { by } = await mountScreen(HistoryPage, {})
    await flushPromises()
    expect(by('job-old').find('time').text()).toContain(String(thisYear - 1))
    expect(by('job-now').find('time').text()).not.toContain(String(thisYear))
  })
})
