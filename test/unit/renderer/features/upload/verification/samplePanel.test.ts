// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type {
  Verification,
  VerificationReason,
} from '../../../../../../electron/shared/model/verification.ts'
import SamplePanel from '../../../../../../renderer/features/upload/verification/SamplePanel.vue'
import { i18n } from '../../../../../../renderer/i18n/index.ts'
import { jobOf } from '../../../../../../dev/fakeBridge/jobOf.ts'
import { freshStores, mountScreen } from '../../../../../support/renderer/mountScreen.ts'
import { scriptBridge } from '../../../../../support/renderer/scriptBridge.ts'
import { verificationOf } from '../../../../../support/renderer/verificationOf.ts'

beforeEach(freshStores)
afterEach(() => (i18n.global.locale.value = 'zh-CN'))

const sampleOf = (changes: Partial<Verification>): Verification =>
  verificationOf({ purpose: 'sample', rows: 20, ...changes })

async function open(
  verification: Verification | null,
  known: { closed?: VerificationReason; hasRows?: boolean; isPossible?: boolean } = {},
) {
  const { closed = null, hasRows = true, isPossible = true } = known
  const reconciliation = { total: 300, accepted: 300 }
  const bridge = scriptBridge({
    'verification.get': () => ({ verification, closed, isPossible }),
    'verification.rows': () => [],
    'verification.start': () => sampleOf({}),
    'verification.pause': () => sampleOf({ state: 'paused', reason: 'user' }),
  })
  const job = jobOf({
    id: 'job-1',
    state: 'completed',
    hasRows,
    reconciliation: { ...jobOf().reconciliation, ...reconciliation },
  })
  const screen = await mountScreen(SamplePanel, { job })
  await flushPromises()
  const asked = (name: string) => bridge.calls.filter((call) => call.name === name).map(({ input }) => input)
  return { ...screen, asked }
}

const target = { jobId: 'job-1', purpose: 'sample' }

describe('抽查', () => {
  it.each([
    ['sample-start', 20],
    ['sample-all', null],
  ])('asks about as many rows as the button says: %s', async (button, rows) => {
    const { by, asked } = await open(null)
    expect(by('sample-all').text()).toContain('300')
    await by(button).trigger('click')
    await flushPromises()
    expect(asked('verification.start')).toEqual([{ ...target, rows, askAgain: false }])
    expect(by('sample-pause').exists()).toBe(true)
  })

  // Of a finished job only fifty rows are kept: 「全部核对」 would promise too much.
  it('does not offer all rows once they were removed', async () => {
    const { by } = await open(null, { hasRows: false })
    expect(by('sample-start').exists()).toBe(true)
    expect(by('sample-all').exists()).toBe(false)
  })

  it('says how far it is and can be paused', async () => {
    const { by, asked, wrapper } = await open(sampleOf({ present: 5 }))
    expect(wrapper.get('[role=status]').text()).toContain('5 / 20')
    await by('sample-pause').trigger('click')
    await flushPromises()
    expect(asked('verification.pause')).toEqual([target])
    expect(by('sample-pause').exists()).toBe(false)
  })

  it('while it waits, says when it looks again', async () => {
    const { wrapper } = await open(
      sampleOf({ state: 'waiting', present: 19, nextLookAt: '2026-11-24T01:06:00.000Z' }),
    )
    expect(wrapper.get('[role=status]').text()).toMatch(/还有 1 条.*下一次在 \d\d:\d\d/)
  })

  it('says that all are equal only when every one was found equal', async () => {
    const equal = await open(sampleOf({ state: 'done', present: 20 }))
    expect(equal.by('sample-equal').text()).toContain('20 条都在平台上')
    const differing = await open(sampleOf({ state: 'done', present: 19, unsure: 1 }))
    expect(differing.by('sample-equal').exists()).toBe(false)
    expect(differing.by('verdict-unsure').exists()).toBe(true)
    const paused = await open(sampleOf({ state: 'paused', reason: 'user', present: 20 }))
    expect(paused.by('sample-equal').exists()).toBe(false)
  })

  it('of a platform that answers no lookups is asked again only at the user’s word', async () => {
    const { by, asked, wrapper } = await open(sampleOf({ state: 'closed', reason: 'notFound' }), {
      closed: 'notFound',
    })
    expect(by('sample-start').exists()).toBe(false)
    expect(wrapper.get('.notice').text()).toContain('没有查询接口')
    await wrapper.get('.notice button').trigger('click')
    await flushPromises()
    expect(asked('verification.start')).toEqual([{ ...target, rows: 20, askAgain: true }])
  })

  it('is not shown where nothing can be compared', async () => {
    const { by } = await open(null, { isPossible: false })
    expect(by('sample').exists()).toBe(false)
  })
})

it.each(['zh-CN', 'en'] as const)('its words have neither keys nor placeholders (%s)', async (language) => {
  i18n.global.locale.value = language
  const shown = [
    null,
    sampleOf({ present: 5 }),
    sampleOf({ state: 'waiting', nextLookAt: '2026-11-24T01:06:00.000Z' }),
    sampleOf({ state: 'paused', reason: 'network', missing: 1 }),
    sampleOf({ state: 'closed', reason: 'shape' }),
    sampleOf({ state: 'done', present: 20 }),
  ]
  for (const verification of shown) {
    const { reason = null, state = null } = verification ?? {}
    const { wrapper } = await open(verification, state === 'closed' && reason ? { closed: reason } : {})
    const text = wrapper.text()
    expect(text.length).toBeGreaterThan(20)
    expect(text).not.toMatch(/[{}]|(verification|upload|common|fields)\.\w/)
    if (language === 'en') expect(text).not.toMatch(/\p{Script=Han}/u)
  }
})
