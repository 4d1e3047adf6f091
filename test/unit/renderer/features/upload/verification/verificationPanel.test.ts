// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  verificationReasons,
  type Verification,
  type VerificationReason,
} from '../../../../../../electron/shared/model/verification.ts'
import VerificationPanel from '../../../../../../renderer/features/upload/verification/VerificationPanel.vue'
import { i18n } from '../../../../../../renderer/i18n/index.ts'
import { jobOf } from '../../../../../../dev/fakeBridge/jobOf.ts'
import { freshStores, mountScreen } from '../../../../../support/renderer/mountScreen.ts'
import { scriptBridge } from '../../../../../support/renderer/scriptBridge.ts'
import { verificationOf } from '../../../../../support/renderer/verificationOf.ts'

beforeEach(freshStores)
afterEach(() => (i18n.global.locale.value = 'zh-CN'))

interface Known {
  closed?: VerificationReason
  isPossible?: boolean
  isLocked?: boolean
}

async function open(verification: Verification | null, known: Known = {}) {
  const { closed = null, isPossible = true, isLocked = false } = known
  const job = jobOf({
    id: 'job-1',
    state: 'completed',
    reconciliation: { total: 10, accepted: 0, rejected: 0, skipped: 0, unknown: 10, pending: 0 },
  })
  const bridge = scriptBridge({
    'verification.get': () => ({ verification, closed, isPossible }),
    'verification.rows': () => [],
    'verification.start': () => verificationOf({ state: 'running' }),
  })
  const screen = await mountScreen(VerificationPanel, { job, rows: 10, isLocked })
  await flushPromises()
  const asked = (name: string) => bridge.calls.filter((call) => call.name === name).map(({ input }) => input)
  return { ...screen, bridge, asked }
}

const inWaiting = { state: 'waiting', present: 4, nextLookAt: '2026-11-24T01:06:00.000Z' } as const
const half = { present: 3, missing: 1, unsure: 1 } as const
const target = { jobId: 'job-1', purpose: 'unknown' }

describe('before anybody has asked', () => {
  it('promises the three outcomes', async () => {
    const { asked, wrapper } = await open(null)
    expect(wrapper.findAll('.outcomes li')).toHaveLength(3)
    expect(asked('verification.start')).toEqual([])
  })

  it('is not offered where nothing can be verified', async () => {
    const { by } = await open(null, { isPossible: false })
    expect(by('verification').exists()).toBe(false)
  })
})

describe('under way', () => {
  it('says how far it is', async () => {
    const { by, wrapper } = await open(verificationOf(half))
    expect(wrapper.get('[role=status]').text()).toContain('5 / 10')
    expect(by('progress-meter').attributes('aria-valuenow')).toBe('50')
    expect(by('verification-again').exists()).toBe(false)
  })

  // A wait of five minutes without a word looks like a hang.
  it('while it waits, says how many rows are left and when it looks again', async () => {
    const { wrapper } = await open(verificationOf(inWaiting))
    const words = wrapper.get('[role=status]').text()
    expect(words).toContain('还有 6 条')
    expect(words).toMatch(/下一次在 \d\d:\d\d/)
  })
})

describe('ended', () => {
  it('says when and how many rows were verified, and can be done again', async () => {
    const { by, asked, wrapper } = await open(verificationOf({ state: 'done', present: 8, missing: 2 }))
    expect(wrapper.get('h2').text()).toBe('向平台核对的结果')
    expect(wrapper.get('.card-head p').text()).toContain('核对了 10 条')
    expect(by('verification-paused').exists()).toBe(false)
    expect(by('verification-again').text()).toBe('再核对一次')
    await by('verification-again').trigger('click')
    await flushPromises()
    expect(asked('verification.start')).toHaveLength(1)
  })

  it('cannot be done again while something else changes the job', async () => {
    const { by } = await open(verificationOf({ state: 'done', present: 8 }), { isLocked: true })
    expect(by('verification-again').attributes('disabled')).toBeDefined()
  })

  it('says why it was paused', async () => {
    const { by } = await open(verificationOf({ state: 'paused', reason: 'network', present: 1 }))
    expect(by('verification-paused').text()).toContain('连不上服务器')
    expect(by('verification-again').exists()).toBe(false)
  })
})

describe('of a platform that answers no lookups', () => {
  const closed = verificationOf({ state: 'closed', reason: 'permission' })

  it('is asked again only at the user’s word', async () => {
    const { by, asked } = await open(closed, { closed: 'permission' })
    expect(by('verification-closed').text()).toContain('没有查询客户的权限')
    await by('verification-ask-again').trigger('click')
    await flushPromises()
    expect(asked('verification.start')).toEqual([{ ...target, rows: null, askAgain: true }])
  })
})

describe.each(['zh-CN', 'en'] as const)('its words in %s', (language) => {
  const shown: [string, Verification | null, Known][] = [
    ['nothing asked', null, {}],
    ['running', verificationOf(half), {}],
    ['waiting', verificationOf(inWaiting), {}],
    ['done', verificationOf({ state: 'done', ...half, resendable: 1, unread: ['tags'] }), {}],
    ...verificationReasons.flatMap((reason): [string, Verification, Known][] => [
      [`paused: ${reason}`, verificationOf({ state: 'paused', reason, ...half }), {}],
      [`closed: ${reason}`, verificationOf({ state: 'closed', reason }), { closed: reason }],
    ]),
  ]

  it.each(shown)('have neither keys nor placeholders: %s', async (_, verification, known) => {
    i18n.global.locale.value = language
    const { wrapper } = await open(verification, known)
    const text = wrapper.text()
    expect(text.length).toBeGreaterThan(20)
    expect(text).not.toMatch(/[{}]|(verification|upload|common|fields)\.\w/)
    if (language === 'en') expect(text.replaceAll('用户 > 用户资料', '')).not.toMatch(/\p{Script=Han}/u)
  })
})
