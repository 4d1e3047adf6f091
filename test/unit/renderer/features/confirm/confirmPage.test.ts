// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import { wholeSurvey, type CallVersionName } from '../../../../../electron/shared/model/callVersion.ts'
import type { StandardField } from '../../../../../electron/shared/model/field.ts'
import type { Job } from '../../../../../electron/shared/model/job.ts'
import { defaultSettings } from '../../../../../electron/shared/model/settings.ts'
import ConfirmPage from '../../../../../renderer/features/confirm/ConfirmPage.vue'
import { useCheckViewStore } from '../../../../../renderer/stores/checkView.ts'
import { useJobsStore } from '../../../../../renderer/stores/jobs.ts'
import { useSettingsStore } from '../../../../../renderer/stores/settings.ts'
import { useTokenStore } from '../../../../../renderer/stores/token.ts'
import { jobOf } from '../../../../../dev/fakeBridge/jobOf.ts'
import { freshStores, mountScreen } from '../../../../support/renderer/mountScreen.ts'
import { scriptBridge } from '../../../../support/renderer/scriptBridge.ts'
import { noToken, storedToken } from '../../../../../dev/fakeBridge/tokenStatus.ts'

const fiveRows = { total: 5, accepted: 0, rejected: 0, skipped: 0, unknown: 0, pending: 5 }

const previewAt = (index: number) => ({
  rowNumber: index + 4,
  cells: [`M${index}`],
  recordJson: `{"realName":"客户${index}","tags":"老客户"}`,
  callVersion: 'v1' as CallVersionName,
  unsent: [] as StandardField[],
  bodyJson: '{"data":[{"customFields":[{"configId":9007199254740993}]}]}',
})

const columnOf = (columnIndex: number, field: StandardField) => ({
  columnIndex,
  columnName: `列${columnIndex}`,
  target: { kind: 'standard' as const, field },
})
const untypedIds: Job['mapping'] = {
  columns: [columnOf(0, 'identityId'), columnOf(1, 'phone')],
  constants: [],
  blanksClear: false,
}

/** @param earlier customers that an earlier upload has brought */
async function open(fields: Partial<Job> = {}, earlier = 0) {
  let job = jobOf(fields)
  const bridge = scriptBridge({
    'job.get': () => job,
    'job.previewRequest': ({ index = 0 }) => previewAt(index),
    'job.callSurvey': () => wholeSurvey('v2'),
    'job.earlierImports': () => ({ sameFile: [], sameCustomers: earlier }),
    'job.skipEarlier': () => {
      const { pending, skipped } = job.reconciliation
      const reconciliation = { ...job.reconciliation, pending: pending - earlier, skipped: skipped + earlier }
      const changedRows = earlier
      earlier = 0
      job = { ...job, revision: job.revision + 1, reconciliation }
      return { job, changedRows }
    },
    'job.duplicates': () => ({
      fields: ['phone'],
      availableFields: ['phone'],
      keep: 'merge',
      groups: 3,
      rows: 3,
    }),
    'job.setOptions': ({ options }) => (job = { ...job, options }),
    'job.uploadTrial': () => (job = { ...job, state: 'uploading' }),
    'job.pause': () => (job = { ...job, queuePosition: null }),
    'connection.test': () => ({
      result: 'tokenAccepted',
      httpStatus: 200,
      message: 'data must not be empty',
      suggestedEndpoint: null,
      otherVersionEndpoint: null,
    }),
    'job.upload': ({ rehearsal }) => (job = { ...job, state: 'uploading', isRehearsal: rehearsal }),
  })
  const screen = await mountScreen(ConfirmPage, { jobId: job.id })
  await flushPromises()
  return { ...screen, bridge, asked: (name: string) => bridge.calls.filter((call) => call.name === name) }
}

describe('the confirmation page (确认上传)', () => {
  beforeEach(() => {
    freshStores()
    localStorage.clear()
  })

  it('asks for a token instead of starting a live upload without one', async () => {
    const { by, asked } = await open()
    useTokenStore().put(noToken)
    await flushPromises()
    await by('primary').trigger('click')
    expect(useTokenStore().isDialogOpen).toBe(true)
    expect(asked('job.upload')).toEqual([])
  })

  // They were plain text: who clicked where it says 点此 found nothing happen.
  it('opens the token form by the words that say so', async () => {
    const { by } = await open()
    const token = useTokenStore()
    token.put(noToken)
    await flushPromises()
    await by('token-missing').trigger('click')
    expect(token.isDialogOpen).toBe(true)
    token.closeDialog(false)
    token.put({ ...storedToken, isRefused: true })
    await flushPromises()
    await by('token-doubt').trigger('click')
    expect(token.isDialogOpen).toBe(true)
  })

  /** Catches: a screen that could not read the job, with a button beneath it that uploads it all the same. */
  it('offers no upload of a job that could not be read', async () => {
    const job = jobOf()
    scriptBridge({})
    useJobsStore().put(job)
    const { by } = await mountScreen(ConfirmPage, { jobId: job.id })
    await flushPromises()
    expect(by('error-note').exists()).toBe(true)
    expect(by('primary').attributes('disabled')).toBeDefined()
  })

  it('starts a rehearsal without a token', async () => {
    useTokenStore().put(noToken)
    useSettingsStore().setRehearsal(true)
    const { by, asked, router } = await open()
    await by('primary').trigger('click')
    await flushPromises()
    expect(asked('job.upload')[0]?.input).toEqual({ jobId: 'job-1', rehearsal: true, resendUnknown: false })
    expect(router.currentRoute.value.name).toBe('upload')
  })

  it('sends identifyWay only for fuzzy matching', async () => {
    const { by, asked } = await open()
    await by('advanced-open').trigger('click')
    await by('matching-phone').trigger('change')
    await flushPromises()
    await by('matching-off').trigger('change')
    await flushPromises()
    expect(asked('job.setOptions').map((call) => (call.input as { options: unknown }).options)).toEqual([
      { isMatching: true, matchingType: 2, identifyWay: 2, importMode: 1 },
      { isMatching: false, importMode: 1 },
    ])
  })

  describe('with the second version of the call', () => {
    beforeEach(() => {
      useSettingsStore().settings = { ...defaultSettings, callVersion: 'v2' }
    })

    /** Catches: 「按身份识别ID找」 of an ID that does not go up, and a warning of rows without one. */
    it('names what is sent only', async () => {
      const { by } = await open({ mapping: untypedIds, rowsWithoutIdentityId: 3 })
      expect(by('options-sentence').text()).toBe('平台按手机号找已有的客户，找到就更新他的资料。')
      expect(by('identity-gap').exists()).toBe(false)
    })

    /** Catches: 「不匹配」 and an order by phone or WeChat, which this version cannot be told. */
    it('offers its two ways of matching, and says what the platform decides', async () => {
      const { by, asked } = await open()
      await by('advanced-open').trigger('click')
      for (const kind of ['number', 'phone', 'wechat', 'off']) {
        expect(by(`matching-${kind}`).exists()).toBe(false)
      }
      await by('matching-fuzzy').trigger('change')
      await flushPromises()
      expect(asked('job.setOptions')[0]?.input).toMatchObject({
        options: { isMatching: true, matchingType: 2, identifyWay: 1, importMode: 1 },
      })
    })

    it('follows the version that the job was begun with, not the settings', async () => {
      const { by } = await open({ callVersion: 'v1' })
      await by('advanced-open').trigger('click')
      expect(by('matching-off').exists()).toBe(true)
    })
  })

  it('says on the card why a value is not sent', async () => {
    const job = jobOf({
      mapping: { columns: [columnOf(0, 'tags')], constants: [], blanksClear: false },
    })
    scriptBridge({
      'job.get': () => job,
      'job.previewRequest': () => ({ ...previewAt(0), callVersion: 'v2', unsent: ['tags'] }),
      'job.callSurvey': () => wholeSurvey('v2'),
    })
    const { by } = await mountScreen(ConfirmPage, { jobId: job.id })
    await flushPromises()
    expect(by('customer-unsent').text()).toContain('老客户')
    expect(by('customer-unsent').text()).toContain('不会发送：这一版接口不接收')
  })

  it('clears the choice to re-send when matching is turned off', async () => {
    useSettingsStore().setRehearsal(true)
    const { by, asked } = await open({ resendUnknown: true })
    await by('advanced-open').trigger('click')
    await by('matching-off').trigger('change')
    await flushPromises()
    await by('primary').trigger('click')
    await flushPromises()
    expect(asked('job.upload')[0]?.input).toMatchObject({ resendUnknown: false })
  })

  it('tries the first 5 rows on their own, on the real platform', async () => {
    const { by, asked, router } = await open()
    useTokenStore().put({ ...noToken, state: 'memory' })
    await flushPromises()
    await by('try-first').trigger('click')
    await flushPromises()
    expect(asked('job.uploadTrial')[0]?.input).toEqual({ jobId: 'job-1', rows: 5 })
    expect(asked('job.upload')).toEqual([])
    expect(router.currentRoute.value.name).toBe('upload')
  })

  it('asks for a token before a trial as well, and does not treat it as consent to upload all', async () => {
    const { by, asked } = await open()
    useTokenStore().put(noToken)
    await flushPromises()
    await by('try-first').trigger('click')
    expect(useTokenStore().isDialogOpen).toBe(true)
    useTokenStore().closeDialog(true)
    await flushPromises()
    expect(asked('job.uploadTrial')).toEqual([])
  })

  it.each([
    ['a rehearsal is a trial itself', true, {}],
    ['5 rows are all there are', false, { reconciliation: fiveRows }],
    ['it waits for its turn', false, { queuePosition: 1 }],
    ['rows with errors wait for a decision', false, { invalidRows: 3 }],
  ])('offers no trial when %s', async (_, isRehearsal, fields) => {
    useSettingsStore().setRehearsal(isRehearsal)
    const { by } = await open(fields)
    expect(by('try-first').exists()).toBe(false)
  })

  it('shows the place of a queued job, and offers to leave the queue instead of starting it twice', async () => {
    const { by, asked } = await open({ queuePosition: 2 })
    expect(by('queue-notice').text()).toContain('第 2 位')
    await by('primary').trigger('click')
    await flushPromises()
    expect(asked('job.pause')).toHaveLength(1)
    expect(asked('job.upload')).toEqual([])
    expect(by('queue-notice').exists()).toBe(false)
  })

  it('shows the upload when the turn of the job comes while it is open', async () => {
    const { router } = await open({ queuePosition: 1 })
    useJobsStore().applyPushed(jobOf({ state: 'uploading' }))
    await flushPromises()
    expect(router.currentRoute.value).toMatchObject({ name: 'upload', params: { jobId: 'job-1' } })
  })

  it('shows the record digit for digit', async () => {
    const { by } = await open()
    expect(by('record-preview').exists()).toBe(false)
    await by('show-raw').trigger('click')
    expect(by('record-preview').text()).toContain('9007199254740993')
  })

  it('turns to the next customer, and back to the first once that one is no longer sent', async () => {
    const { by } = await open({}, 999)
    expect(by('customer').text()).toContain('客户0')
    await by('customer-next').trigger('click')
    await flushPromises()
    expect(by('customer').text()).toContain('客户1')
    expect(by('customer-place').text()).toContain('2 / 1,000')
    scriptBridge({
      'job.previewRequest': ({ index = 0 }) => (index === 0 ? previewAt(0) : null),
      'job.earlierImports': () => null as never,
      'job.duplicates': () => null as never,
      'job.skippedReasons': () => [],
    })
    useJobsStore().put(jobOf({ revision: 1, reconciliation: { ...fiveRows, total: 5, pending: 1 } }))
    await flushPromises()
    expect(by('customer').text()).toContain('客户0')
  })

  /** Catches: a second import announced under the version of the call that always updates, with matching off from before. */
  it('says of customers that were imported before what the version of the call does with them', async () => {
    const off = { isMatching: false, importMode: 1 } as const
    const { by } = await open({ options: off }, 27)
    expect(by('earlier-fact').text()).toContain('再导入一遍')
    useSettingsStore().settings = { ...defaultSettings, callVersion: 'v2' }
    await flushPromises()
    expect(by('earlier-fact').text()).toContain('更新')
    expect(by('earlier-fact').text()).not.toContain('再导入一遍')
  })

  /** Catches: rows that were left out, still counted by the sentence and the button. */
  it('leaves out the customers that were imported before, and counts them no more', async () => {
    const { by, wrapper } = await open({}, 27)
    expect(by('earlier-fact').text()).toContain('27 条')
    expect(by('earlier-fact').text()).toContain('更新')
    await by('earlier-leave-out').trigger('click')
    await flushPromises()
    expect(by('earlier-fact').exists()).toBe(false)
    expect(wrapper.find('h1').text()).toContain('973')
    useTokenStore().put({ ...noToken, state: 'memory' })
    await flushPromises()
    expect(by('primary').text()).toContain('973')
    expect(by('confirm-rows').text()).toContain('27')
  })

  it('says that customers go up once more where the platform does not look for them', async () => {
    const { by } = await open({ options: { isMatching: false, importMode: 1 } }, 27)
    expect(by('earlier-fact').text()).toContain('再导入一遍')
    expect(by('earlier-fact').text()).not.toContain('更新')
  })

  it.each([
    ['show-skipped', { segment: 'skipped', entry: null }],
    ['earlier-show', { entry: { kind: 'earlier' } }],
    ['duplicates-change', { entry: { kind: 'duplicates' } }],
  ])('leads with %s to those rows at step 3', async (button, expected) => {
    const reconciliation = { total: 1_000, accepted: 0, rejected: 0, skipped: 3, unknown: 0, pending: 997 }
    const { by, router } = await open({ reconciliation }, 27)
    await by(button).trigger('click')
    await flushPromises()
    expect(router.currentRoute.value.name).toBe('check')
    expect(useCheckViewStore().views['job-1']).toMatchObject(expected)
  })

  it('has nothing to upload when every row is left out', async () => {
    const reconciliation = { total: 5, accepted: 0, rejected: 0, skipped: 5, unknown: 0, pending: 0 }
    const { by, wrapper } = await open({ reconciliation })
    expect(wrapper.find('h1').text()).toBe('没有要传的客户')
    expect(by('primary').attributes('disabled')).toBeDefined()
  })

  it('returns to the check while rows with errors wait for a decision', async () => {
    const { by, asked, router } = await open({ invalidRows: 3, skipInvalid: false })
    await by('primary').trigger('click')
    await flushPromises()
    expect(router.currentRoute.value.name).toBe('check')
    expect(asked('job.upload')).toEqual([])
  })

  // Beside 令牌有效 it reads as if the upload would fail.
  it('does not quote what the platform rejects in a connection test without records', async () => {
    const { by } = await open()
    await by('connection-test').trigger('click')
    await flushPromises()
    expect(by('connection-report').text()).not.toContain('must not be empty')
  })

  // The choice just made would jump back to the one before for a moment, or for good if it cannot be saved.
  it('shows the latest choice while the previous one is still being saved', async () => {
    const { by } = await open()
    const waiting: ((job: Job) => void)[] = []
    scriptBridge({
      'job.setOptions': () => new Promise<Job>((resolve) => waiting.push(resolve)),
      'job.previewRequest': () => null,
    })
    const isChosen = (name: string): boolean => (by(name).element as HTMLInputElement).checked
    await by('advanced-open').trigger('click')
    await by('matching-off').trigger('change')
    await by('matching-phone').trigger('change')
    waiting[0]?.(jobOf({ options: { isMatching: false, importMode: 1 } }))
    await flushPromises()
    expect(isChosen('matching-phone')).toBe(true)
  })

  // The next upload would stop at once, although the sidebar knows.
  it('reports that the platform refused the token, and that it may have expired after two hours', async () => {
    const { by } = await open()
    const savedAt = (minutesAgo: number) => new Date(Date.now() - minutesAgo * 60_000).toISOString()
    useTokenStore().put({ ...storedToken, savedAt: savedAt(30) })
    await flushPromises()
    expect(by('token-doubt').exists()).toBe(false)
    useTokenStore().put({ ...storedToken, savedAt: savedAt(30), isRefused: true })
    await flushPromises()
    expect(by('token-doubt').text()).toContain('已失效')
    useTokenStore().put({ ...storedToken, savedAt: savedAt(121) })
    await flushPromises()
    expect(by('token-doubt').text()).toContain('可能已过期')
  })
})
