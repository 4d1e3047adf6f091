// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Batch, Job, Reconciliation } from '../../../../../electron/shared/model/job.ts'
import UploadPage from '../../../../../renderer/features/upload/UploadPage.vue'
import { useJobsStore } from '../../../../../renderer/stores/jobs.ts'
import { useSettingsStore } from '../../../../../renderer/stores/settings.ts'
import { useTokenStore } from '../../../../../renderer/stores/token.ts'
import { jobOf } from '../../../../../dev/fakeBridge/jobOf.ts'
import { freshStores, mountScreen } from '../../../../support/renderer/mountScreen.ts'
import { ScriptedError, scriptBridge } from '../../../../support/renderer/scriptBridge.ts'
import { storedToken } from '../../../../../dev/fakeBridge/tokenStatus.ts'

const counts = (parts: Partial<Reconciliation>): Reconciliation => {
  const known = { accepted: 0, rejected: 0, skipped: 0, unknown: 0, ...parts }
  return {
    total: 1000,
    pending: 1000 - known.accepted - known.rejected - known.skipped - known.unknown,
    ...known,
  }
}

const refusedBatch: Batch = {
  id: 1,
  state: 'rejected',
  rowCount: 10,
  firstRowNumber: 2,
  lastRowNumber: 11,
  attempts: 1,
  answer: { httpStatus: 200, code: '400', errorCode: null, message: '生日格式错误', importId: null },
  changedAt: '2026-11-24T01:00:00.000Z',
}

async function open(job: Job, rejected: Batch[] = []) {
  const bridge = scriptBridge({
    'job.get': () => job,
    'job.batches': ({ state }) => (state === 'rejected' ? rejected : []),
    'job.retryFailed': () => ({ ...job, state: 'uploading' }),
    'job.stop': () => ({ ...job, state: 'stopped', pauseReason: null }),
    'job.resume': () => ({ ...job, state: 'uploading', pauseReason: null }),
    'job.pause': () => new Promise<Job>(() => undefined),
    'job.leaveRehearsal': () => ({ ...job, state: 'prepared', isRehearsal: false }),
  })
  const screen = await mountScreen(UploadPage, { jobId: job.id })
  await flushPromises()
  return { ...screen, bridge }
}

describe('the upload page (上传与结果)', () => {
  beforeEach(freshStores)

  it.each([
    ['uploading', {}, 'pause'],
    ['paused', {}, 'resume'],
    ['stopped', {}, 'resume'],
    ['paused', { pauseReason: 'trial', reconciliation: counts({ accepted: 5 }) }, 'resume'],
    // Asked for already: it must not be started a second time, only be called off.
    ['paused', { queuePosition: 1 }, 'unqueue'],
    ['needsToken', {}, 'renewToken'],
    ['completed', { reconciliation: counts({ accepted: 1000 }) }, 'another'],
    ['completed', { reconciliation: counts({ accepted: 990, skipped: 10 }) }, 'another'],
    // Exporting them would have customers imported twice that did arrive.
    ['completed', { reconciliation: counts({ accepted: 900, skipped: 10, unknown: 90 }) }, 'settle'],
    // The rows are gone: nothing to export, no button that would fail.
    ['completed', { reconciliation: counts({ accepted: 990, skipped: 10 }), hasRows: false }, 'another'],
    ['completed', { reconciliation: counts({ accepted: 1000 }), isRehearsal: true }, 'goLive'],
    [
      'completed',
      { reconciliation: counts({ accepted: 999, rejected: 1 }), isRehearsal: true },
      'fixRejected',
    ],
  ] as const)('in state %s with %o offers the primary step %s', async (state, fields, step) => {
    const { by } = await open(jobOf({ state, ...fields }))
    expect(by('primary').attributes('data-step')).toBe(step)
  })

  it('shows the reconciliation of the job, every part of it that exists', async () => {
    const { by } = await open(
      jobOf({
        state: 'paused',
        reconciliation: counts({ accepted: 500, rejected: 2, skipped: 8, unknown: 90 }),
      }),
    )
    const shown = ['total', 'accepted', 'rejected', 'skipped', 'unknown', 'pending'].map((name) =>
      Number(by(`reconciliation-${name}`).attributes('data-value')),
    )
    expect(shown).toEqual([1000, 500, 2, 8, 90, 400])
  })

  it('shows 正在停止… until the calls in flight have ended', async () => {
    const { by } = await open(jobOf({ state: 'uploading' }))
    await by('primary').trigger('click')
    expect(by('primary').text()).toBe('正在停止…')
  })

  it('leads from a rehearsal to the real upload: the job is prepared again and 演练环境 is off', async () => {
    const settings = useSettingsStore()
    settings.setRehearsal(true)
    const { by, router } = await open(
      jobOf({ state: 'completed', isRehearsal: true, reconciliation: counts({ accepted: 1000 }) }),
    )
    await by('primary').trigger('click')
    await flushPromises()
    expect(settings.isRehearsal).toBe(false)
    expect(router.currentRoute.value).toMatchObject({ name: 'confirm', params: { jobId: 'job-1' } })
  })

  it.each([
    [{ accepted: 5 }, '5 条都导入了', '没问题，上传其余 995 条'],
    [{ accepted: 3, rejected: 2 }, '成功 3 条，被平台拒绝 2 条', '仍然上传其余 995 条'],
    [{ rejected: 5 }, '5 条都被平台拒绝了', '仍然上传其余 995 条'],
    [{ accepted: 4, unknown: 1 }, '1 条不确定', '仍然上传其余 995 条'],
  ])(
    'reports the result of the trial (%o), and leaves the others to the user’s decision',
    async (parts, said, next) => {
      const { by, bridge } = await open(
        jobOf({ state: 'paused', pauseReason: 'trial', reconciliation: counts(parts) }),
      )
      expect(by('trial-notice').text()).toContain(said)
      expect(by('primary').text()).toBe(next)
      useTokenStore().put(storedToken)
      await by('primary').trigger('click')
      await flushPromises()
      expect(bridge.calls.filter(({ name }) => name === 'job.resume')).toHaveLength(1)
    },
  )

  it('sends the rejected rows again after a question, and only where there are rows to send', async () => {
    const reconciliation = counts({ accepted: 990, rejected: 10 })
    const { by, bridge } = await open(jobOf({ state: 'completed', reconciliation }))
    useTokenStore().put(storedToken)
    await by('retryFailed').trigger('click')
    await expect.poll(() => document.querySelector('.ask-confirm')).not.toBeNull()
    document.querySelector<HTMLElement>('.ask-confirm')?.click()
    await expect.poll(() => bridge.calls.map(({ name }) => name)).toContain('job.retryFailed')
  })

  it.each([
    ['the rows are gone', { hasRows: false }],
    ['it was a rehearsal, which would only say the same', { isRehearsal: true }],
    ['nothing was rejected', { reconciliation: counts({ accepted: 990, skipped: 10 }) }],
    ['other rows are still to be sent', { state: 'stopped', reconciliation: counts({ rejected: 1 }) }],
  ] as const)('does not offer to send rejected rows again when %s', async (_, fields) => {
    const reconciliation = counts({ accepted: 990, rejected: 10 })
    const { by } = await open(jobOf({ state: 'completed', reconciliation, ...fields }))
    expect(by('retryFailed').exists()).toBe(false)
  })

  // Sending a rejected batch again in parts may create customers twice with matching off: it takes a question and a yes.
  it('offers 拆开重试 for whole batches that were rejected with matching off, after a question', async () => {
    const reconciliation = counts({ accepted: 990, rejected: 10 })
    const batches = { total: 3, accepted: 2, rejected: 1, unknown: 0, pending: 0 }
    const off = { isMatching: false, importMode: 1 } as const
    const { by, bridge } = await open(jobOf({ state: 'completed', reconciliation, batches, options: off }), [
      refusedBatch,
    ])
    useTokenStore().put(storedToken)
    await flushPromises()
    await by('bisect').trigger('click')
    await expect.poll(() => document.querySelector('.ask-confirm')).not.toBeNull()
    expect(bridge.calls.map(({ name }) => name)).not.toContain('job.retryFailed')
    document.querySelector<HTMLElement>('.ask-confirm')?.click()
    await expect
      .poll(() => bridge.calls.find(({ name }) => name === 'job.retryFailed')?.input)
      .toMatchObject({
        bisect: true,
      })
  })

  it('does not offer 拆开重试 with matching on, where a rejected batch was bisected already', async () => {
    const reconciliation = counts({ accepted: 990, rejected: 10 })
    const batches = { total: 3, accepted: 2, rejected: 1, unknown: 0, pending: 0 }
    const { by } = await open(jobOf({ state: 'completed', reconciliation, batches }), [refusedBatch])
    expect(by('bisect').exists()).toBe(false)
  })

  it('stops after the trial with one click, without a question', async () => {
    const { by, bridge } = await open(
      jobOf({ state: 'paused', pauseReason: 'trial', reconciliation: counts({ accepted: 5 }) }),
    )
    await by('stop').trigger('click')
    await flushPromises()
    expect(bridge.calls.map(({ name }) => name)).toContain('job.stop')
    expect(by('primary').text()).toContain('继续上传')
  })

  it('shows why the upload stopped, with the platform’s own message', async () => {
    const { by } = await open(
      jobOf({ state: 'needsToken', pauseReason: 'permission', pauseMessage: '无权限访问' }),
    )
    expect(by('pause-notice').text()).toContain('无权限访问')
    // A token that may not import has not run out: waiting for another one alone helps nobody.
    expect(by('pause-notice').text()).toContain('没有导入客户的权限')
  })

  // Each panel of a job that is known from the list asked as well, and told the same fault once more.
  it.each([[['job.get']], [['job.batches']]])(
    'tells once that %s failed, and shows the page when it is tried again',
    async ([broken]) => {
      const job = jobOf({
        state: 'completed',
        reconciliation: counts({ accepted: 990, rejected: 5, unknown: 5 }),
      })
      useJobsStore().put(job)
      let isBroken = true
      const answer = <Value>(name: string, value: Value): Value => {
        const isFailing = isBroken && (name === broken || broken === 'job.get')
        if (isFailing) throw new ScriptedError({ code: 'storage.unwritable', message: '', params: {} })
        return value
      }
      scriptBridge({
        'job.get': () => answer('job.get', job),
        'job.batches': () => answer('job.batches', []),
        'job.repairedRows': () => answer('job.repairedRows', { ordinals: [] }),
        'job.editState': () => answer('x', { undo: null, redo: null, editedRows: 0, skippedRows: 0 }),
        'job.issues': () => answer('x', []),
        'job.openView': () => answer('x', { viewId: 'view', rows: 0, groups: null }),
        'job.viewRows': () => answer('x', { rows: [], groups: null }),
        'verification.get': () => answer('x', { verification: null, closed: null, isPossible: true }),
      })
      const { wrapper } = await mountScreen(UploadPage, { jobId: job.id })
      await flushPromises()
      const told = (): number =>
        wrapper.findAll('[data-test="error-note"]').length + document.querySelectorAll('.error-toast').length
      expect(told()).toBe(1)
      isBroken = false
      await wrapper.find('[data-test="error-note"] .actions button').trigger('click')
      await flushPromises()
      expect(told()).toBe(0)
      expect(wrapper.find('[data-test="sample"]').exists()).toBe(true)
    },
  )

  // A second start is refused: red words over an upload that runs.
  it('continues once when 继续上传 is pressed twice', async () => {
    const { by, bridge } = await open(jobOf({ state: 'paused' }))
    useTokenStore().put(storedToken)
    void by('primary').trigger('click')
    await by('primary').trigger('click')
    await flushPromises()
    expect(bridge.calls.filter(({ name }) => name === 'job.resume')).toHaveLength(1)
  })

  describe('with unknown rows (待确认)', () => {
    const batch = (id: number, rowCount: number): Batch => ({
      id,
      state: 'unknown',
      rowCount,
      firstRowNumber: 7,
      lastRowNumber: 6 + rowCount,
      attempts: 1,
      answer: null,
      changedAt: '2026-11-24T09:00:00.000Z',
    })

    async function openUnknown(settle: () => Job | Promise<Job>) {
      const job = jobOf({ state: 'completed', reconciliation: counts({ accepted: 996, unknown: 4 }) })
      const bridge = scriptBridge({
        'job.get': () => job,
        'job.batches': ({ state }) => (state === 'unknown' ? [batch(1, 1), batch(2, 3)] : []),
        'job.settleUnknown': settle,
      })
      const screen = await mountScreen(UploadPage, { jobId: job.id })
      await flushPromises()
      const settled = () => bridge.calls.filter(({ name }) => name === 'job.settleUnknown')
      return { ...screen, job, settled }
    }

    it('shows the row number of a batch of one row', async () => {
      const { by } = await openUnknown(() => jobOf())
      expect(by('unknown-batch-1').text()).toContain('原表第 7 行')
      expect(by('unknown-batch-2').text()).toContain('原表第 7–9 行')
    })

    // The batch goes, the next one moves under the mouse, and the second click settles that one unseen.
    it('does not treat the second click of a double click as another decision', async () => {
      const { by, settled } = await openUnknown(() => jobOf())
      await by('settle-accepted').trigger('click', { detail: 1 })
      await by('settle-accepted').trigger('click', { detail: 2 })
      await flushPromises()
      expect(settled().map(({ input }) => input)).toEqual([
        { jobId: 'job-1', batchId: 1, decision: 'accepted' },
      ])
    })

    describe('after 重新上传', () => {
      const settledJob = (unknown: number, fields: Partial<Job> = {}): Job => {
        const pending = 4 - unknown
        const reconciliation = { ...counts({ accepted: 996, unknown }), pending }
        return jobOf({ state: 'paused', pauseReason: 'user', reconciliation, ...fields })
      }
      async function say(words: ('accepted' | 'resend')[], answers: Job[], before: Partial<Job> = {}) {
        const bridge = scriptBridge({
          'job.get': () =>
            jobOf({ state: 'completed', reconciliation: counts({ accepted: 996, unknown: 4 }), ...before }),
          'job.batches': ({ state }) => (state === 'unknown' ? [batch(1, 1), batch(2, 3)] : []),
          'job.settleUnknown': () => answers.shift() ?? jobOf(),
          'job.resume': () => settledJob(0, { state: 'uploading', pauseReason: null }),
        })
        useTokenStore().put(storedToken)
        const { by } = await mountScreen(UploadPage, { jobId: 'job-1' })
        await flushPromises()
        const resumed = () => bridge.calls.filter(({ name }) => name === 'job.resume').length
        const seen: number[] = []
        for (const word of words) {
          void by(`settle-${word === 'accepted' ? 'accepted' : 'resend'}`).trigger('click', { detail: 1 })
          await flushPromises()
          document.querySelector<HTMLElement>('.ask-confirm')?.click()
          await flushPromises()
          seen.push(resumed())
        }
        return seen
      }

      // The page showed 「您暂停了上传」 right after 重新上传, and the rows were not sent.
      it('sends at the last decision about unknown rows, and does not only record it', async () => {
        expect(await say(['resend'], [settledJob(0)])).toEqual([1])
        expect(await say(['resend', 'accepted'], [settledJob(3), settledJob(0)])).toEqual([0, 1])
      })

      it('does not resume an upload that waits for something else', async () => {
        const trial = { state: 'paused', pauseReason: 'trial' } as const
        expect(await say(['resend'], [settledJob(0, trial)], trial)).toEqual([0])
        expect(await say(['accepted'], [settledJob(0, { state: 'completed', pauseReason: null })])).toEqual([
          0,
        ])
      })
    })

    it('accepts no other decision until the previous one is saved', async () => {
      const { by } = await openUnknown(() => new Promise<Job>(() => undefined))
      await by('settle-accepted').trigger('click')
      expect(by('settle-resend').attributes('disabled')).toBeDefined()
    })
  })
})
