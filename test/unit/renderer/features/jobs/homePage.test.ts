// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import type { AppInfo } from '../../../../../electron/shared/model/appInfo.ts'
import type { Job } from '../../../../../electron/shared/model/job.ts'
import HomePage from '../../../../../renderer/features/jobs/HomePage.vue'
import { useJobsStore } from '../../../../../renderer/stores/jobs.ts'
import { useSettingsStore } from '../../../../../renderer/stores/settings.ts'
import { useTokenStore } from '../../../../../renderer/stores/token.ts'
import { jobOf } from '../../../../../dev/fakeBridge/jobOf.ts'
import { freshStores, mountScreen } from '../../../../support/renderer/mountScreen.ts'
import { scriptBridge, ScriptedError } from '../../../../support/renderer/scriptBridge.ts'
import { noToken, storedToken } from '../../../../../dev/fakeBridge/tokenStatus.ts'

const infoOf = (jobs: number): AppInfo => ({
  version: '1.0.0',
  host: 'browser',
  platform: 'linux',
  dataDir: '/data',
  journalQuarantined: null,
  lostRecords: { fileNames: [], jobs },
})

describe('the home page (首页)', () => {
  beforeEach(freshStores)

  // Off the page, the batches that nobody knows of are forgotten, and their customers missed or doubled.
  it('lists a finished import with 待确认 rows before those that need nothing', async () => {
    const { reconciliation } = jobOf()
    const at = (minute: number): string => new Date(2026, 0, 1, 0, minute).toISOString()
    const jobs = useJobsStore()
    const unknown = { ...reconciliation, unknown: 5 }
    jobs.put(jobOf({ id: 'unsure', state: 'completed', createdAt: at(0), reconciliation: unknown }))
    for (let minute = 1; minute < 8; minute++) {
      jobs.put(jobOf({ id: `done-${minute}`, state: 'completed', createdAt: at(minute) }))
    }
    const { wrapper } = await mountScreen(HomePage, {})
    expect(wrapper.find('article').attributes('data-test')).toBe('job-unsure')
  })

  it('asks for the user’s word about missing jobs, and is quiet once it has it', async () => {
    const { calls } = scriptBridge({ 'app.acceptLostJobs': () => null, 'app.info': () => infoOf(0) })
    const settings = useSettingsStore()
    settings.info = infoOf(2)
    const { by } = await mountScreen(HomePage, {})
    expect(by('jobs-lost').text()).toContain('2 个上传过的任务')
    await by('accept-lost-jobs').trigger('click')
    await flushPromises()
    expect(calls.map(({ name }) => name)).toContain('app.acceptLostJobs')
    expect(by('jobs-lost').exists()).toBe(false)
  })

  it('shows that tokens are fetched for an app, not that an empty token is set', async () => {
    useTokenStore().put({ ...noToken, app: { appId: 'app-1', expiresAt: null, isRefused: false } })
    const { by } = await mountScreen(HomePage, {})
    expect(by('welcome').text()).toContain('应用 app-1：上传时自动获取令牌')
    expect(by('welcome').text()).not.toContain('（）')
  })

  // The token was set, and then nothing happened.
  it('reports why an upload does not continue after a new token', async () => {
    scriptBridge({
      'job.get': () => {
        throw new ScriptedError({ code: 'storage.inUse', message: '', params: {} })
      },
    })
    useJobsStore().put(jobOf({ state: 'needsToken' }))
    const { by } = await mountScreen(HomePage, {})
    await by('job-action').trigger('click')
    useTokenStore().closeDialog(true)
    await flushPromises()
    expect(document.body.textContent).toContain('storage.inUse')
  })

  // The token of an app is fetched first, which takes a while: who went to the settings meanwhile was fetched back.
  it('does not navigate when the user left it while an upload was starting', async () => {
    let answer: (job: Job) => void = () => undefined
    scriptBridge({ 'job.upload': () => new Promise<Job>((resolve) => (answer = resolve)) })
    useJobsStore().put(jobOf())
    useTokenStore().put(storedToken)
    const { by, router } = await mountScreen(HomePage, {})
    await by('job-action').trigger('click')
    await router.push({ name: 'settings' })
    answer(jobOf({ state: 'uploading' }))
    await flushPromises()
    expect(router.currentRoute.value.name).toBe('settings')
  })
})
