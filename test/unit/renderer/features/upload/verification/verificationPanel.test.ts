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
import { useTokenStore } from '../../../../../../renderer/stores/token.ts'
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
    'verification.pause': () => verificationOf({ state: 'paused', reason: 'user', present: 4 }),
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
  it('promises the three outcomes, and one click asks about all rows', async () => {
    const { by, asked, wrapper } = await open(null)
    expect(wrapper.findAll('.outcomes li')).toHaveLength(3)
    expect(by('verification-start').text()).toBe('向平台核对')
    expect(asked('verification.start')).toEqual([])
    await by('verification-start').trigger('click')
    await flushPromises()
    expect(asked('verification.start')).toEqual([{ ...target, rows: null, askAgain: false }])
    expect(by('verification-pause').exists()).toBe(true)
    expect(by('verification-start').exists()).toBe(false)
  })

  it('is not offered where nothing can be verified', async () => {
    const { by } = await open(null, { isPossible: false })
    expect(by('verification').exists()).toBe(false)
  })

  it('cannot be started while something else changes the job', async () => {
    const { by } = await open(null, { isLocked: true })
    expect(by('verification-start').attributes('disabled')).toBeDefined()
  })
})

describe('under way', () => {
  it('says how far it is, and can be paused and gone on with', async () => {
    const { by, asked, wrapper } = await open(verificationOf(half))
    expect(wrapper.get('[role=status]').text()).toContain('5 / 10')
    expect(by('progress-meter').attributes('aria-valuenow')).toBe('50')
    await by('verification-pause').trigger('click')
    await flushPromises()
    expect(asked('verification.pause')).toEqual([target])
    expect(by('progress-meter').exists()).toBe(false)
    expect(by('verification-start').text()).toBe('继续核对')
    await by('verification-start').trigger('click')
    await flushPromises()
    expect(asked('verification.start')).toEqual([{ ...target, rows: null, askAgain: false }])
  })

  // A wait of five minutes without a word looks like a hang.
  it('while it waits, says how many rows are left and when it looks again', async () => {
    const { by, wrapper } = await open(verificationOf(inWaiting))
    const words = wrapper.get('[role=status]').text()
    expect(words).toContain('还有 6 条')
    expect(words).toMatch(/下一次在 \d\d:\d\d/)
    expect(by('verification-pause').exists()).toBe(true)
    expect(by('verification-start').exists()).toBe(false)
  })

  it('lets nobody settle a row that it may settle itself', async () => {
    const { by } = await open(verificationOf({ ...half, resendable: 1 }))
    expect(by('resend-missing').attributes('disabled')).toBeDefined()
  })
})

describe('ended', () => {
  it('says when and how many rows were verified, and can be done again', async () => {
    const { by, asked, wrapper } = await open(verificationOf({ state: 'done', present: 8, missing: 2 }))
    expect(wrapper.get('h2').text()).toBe('向平台核对的结果')
    expect(wrapper.get('.card-head p').text()).toContain('核对了 10 条')
    expect(by('verification-paused').exists()).toBe(false)
    expect(by('verification-start').text()).toBe('再核对一次')
    await by('verification-start').trigger('click')
    await flushPromises()
    expect(asked('verification.start')).toHaveLength(1)
  })

  it('passes on that the missing rows are to be sent again, and sends nothing by itself', async () => {
    const { by, wrapper, bridge } = await open(verificationOf({ state: 'done', missing: 2, resendable: 2 }))
    await by('resend-missing').trigger('click')
    expect(wrapper.emitted('resendMissing')).toHaveLength(1)
    const looking = ['verification.get', 'verification.rows']
    expect(bridge.calls.filter(({ name }) => !looking.includes(name))).toEqual([])
  })

  it('says why it was paused', async () => {
    const { by } = await open(verificationOf({ state: 'paused', reason: 'network', present: 1 }))
    expect(by('verification-paused').text()).toContain('连不上服务器')
    expect(by('verification-start').text()).toBe('继续核对')
  })

  // It went on with the token that the platform had refused, and stopped at once.
  it('asks for a new token before it goes on after an expired one', async () => {
    const { by, asked } = await open(verificationOf({ state: 'paused', reason: 'token', present: 1 }))
    const token = useTokenStore()
    await by('verification-start').trigger('click')
    await flushPromises()
    expect(token.isDialogOpen).toBe(true)
    expect(asked('verification.start')).toEqual([])
    token.closeDialog(true)
    await flushPromises()
    expect(asked('verification.start')).toHaveLength(1)
  })
})

describe('of a platform that answers no lookups', () => {
  const closed = verificationOf({ state: 'closed', reason: 'permission' })

  it('is asked again only at the user’s word', async () => {
    const { by, asked } = await open(closed, { closed: 'permission' })
    expect(by('verification-closed').text()).toContain('没有查询客户的权限')
    expect(by('verification-start').exists()).toBe(false)
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
