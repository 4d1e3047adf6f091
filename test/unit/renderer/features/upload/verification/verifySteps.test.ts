// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Job } from '../../../../../../electron/shared/model/job.ts'
import type { Verification } from '../../../../../../electron/shared/model/verification.ts'
import UploadPage from '../../../../../../renderer/features/upload/UploadPage.vue'
import { useTokenStore } from '../../../../../../renderer/stores/token.ts'
import { jobOf } from '../../../../../../dev/fakeBridge/jobOf.ts'
import { storedToken } from '../../../../../../dev/fakeBridge/tokenStatus.ts'
import { freshStores, mountScreen } from '../../../../../support/renderer/mountScreen.ts'
import { scriptBridge } from '../../../../../support/renderer/scriptBridge.ts'
import { verificationOf } from '../../../../../support/renderer/verificationOf.ts'

beforeEach(freshStores)

const target = { jobId: 'job-1', purpose: 'unknown' }
const whole = { ...target, rows: null, askAgain: false }

async function open(verification: Verification | null, fields: Partial<Job> = {}) {
  const reconciliation = { total: 10, accepted: 0, rejected: 0, skipped: 0, unknown: 10, pending: 0 }
  const job = jobOf({ id: 'job-1', state: 'completed', endpoint: 'https://x/', reconciliation, ...fields })
  const bridge = scriptBridge({
    'job.get': () => job,
    'job.batches': () => [],
    'job.repairedRows': () => ({ ordinals: [] }),
    'verification.get': ({ purpose }) => ({
      verification: purpose === 'unknown' ? verification : null,
      closed: null,
      isPossible: purpose === 'unknown',
    }),
    'verification.rows': () => [],
    'verification.start': () => verificationOf({ state: 'running' }),
    'verification.pause': () => verificationOf({ state: 'paused', reason: 'user', present: 4 }),
    'verification.releaseMissing': () => new Promise<Job>(() => undefined),
  })
  const screen = await mountScreen(UploadPage, { jobId: job.id })
  await flushPromises()
  const asked = (name: string) => bridge.calls.filter((call) => call.name === name).map(({ input }) => input)
  /** Every button of the page that says so. */
  const named = (words: string) => screen.wrapper.findAll('button').filter((each) => each.text() === words)
  return { ...screen, asked, named }
}

async function press(button: { trigger: (name: string) => Promise<void> } | undefined): Promise<void> {
  await button?.trigger('click')
  await flushPromises()
}

describe('the steps of 核对', () => {
  // 「向平台核对」 stood in the card and in the foot of one page, and 「核对待确认的 10 条」 beside it.
  it.each([
    [null, '向平台核对'],
    [verificationOf({ present: 3 }), '暂停核对'],
    [verificationOf({ state: 'paused', reason: 'network', present: 1 }), '继续核对'],
    [verificationOf({ state: 'done', missing: 2, unsure: 8, resendable: 2 }), '重传 2 条'],
  ] as const)('stand once on the page, as its primary button: %#', async (verification, label) => {
    const { by, named } = await open(verification)
    expect(named(label)).toHaveLength(1)
    expect(by('primary').text()).toBe(label)
    expect(by('settle').exists()).toBe(false)
  })

  it.each([
    [{ state: 'paused', pauseReason: 'user' }],
    [{ state: 'needsToken' }],
    [{ isRehearsal: true }],
  ] satisfies [Partial<Job>][])('stand beside the primary button of %o', async (fields) => {
    const { named } = await open(null, fields)
    expect(named('向平台核对')).toHaveLength(1)
  })

  it('ask about all rows, pause and go on', async () => {
    const { by, asked } = await open(null)
    await press(by('primary'))
    expect(asked('verification.start')).toEqual([whole])
    expect(by('primary').text()).toBe('暂停核对')
    await press(by('primary'))
    expect(asked('verification.pause')).toEqual([target])
    expect(by('primary').text()).toBe('继续核对')
    await press(by('primary'))
    expect(asked('verification.start')).toEqual([whole, whole])
  })

  // It went on with the token that the platform had refused, and stopped at once.
  it('ask for a new token before they go on after an expired one', async () => {
    const { by, asked } = await open(verificationOf({ state: 'paused', reason: 'token', present: 1 }))
    const token = useTokenStore()
    await press(by('primary'))
    expect(token.isDialogOpen).toBe(true)
    expect(asked('verification.start')).toEqual([])
    token.closeDialog(true)
    await flushPromises()
    expect(asked('verification.start')).toHaveLength(1)
  })

  it('send the missing rows after a question, once', async () => {
    const { by, asked } = await open(verificationOf({ state: 'done', missing: 2, resendable: 2 }))
    useTokenStore().put(storedToken)
    await press(by('primary'))
    expect(asked('verification.releaseMissing')).toEqual([])
    document.querySelector<HTMLElement>('.ask-confirm')?.click()
    await flushPromises()
    expect(asked('verification.releaseMissing')).toHaveLength(1)
    expect(by('primary').attributes('disabled')).toBeDefined()
  })
})
