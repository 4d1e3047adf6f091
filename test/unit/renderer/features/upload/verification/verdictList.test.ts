// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  unsureReasons,
  type RowVerdict,
  type Verification,
  type VerifiedCustomer,
} from '../../../../../../electron/shared/model/verification.ts'
import VerdictList from '../../../../../../renderer/features/upload/verification/VerdictList.vue'
import { i18n } from '../../../../../../renderer/i18n/index.ts'
import { jobOf } from '../../../../../../dev/fakeBridge/jobOf.ts'
import { freshStores, mountScreen } from '../../../../../support/renderer/mountScreen.ts'
import { scriptBridge } from '../../../../../support/renderer/scriptBridge.ts'
import { verificationOf } from '../../../../../support/renderer/verificationOf.ts'

beforeEach(freshStores)
afterEach(() => {
  i18n.global.locale.value = 'zh-CN'
  document.body.innerHTML = ''
})

function customer(verdict: RowVerdict, changes: Partial<VerifiedCustomer> = {}): VerifiedCustomer {
  return {
    ordinal: 64,
    rowNumber: 66,
    verdict,
    reason: verdict === 'unsure' ? 'differs' : null,
    fields: verdict === 'unsure' ? ['birthday', 'realName'] : [],
    lookedAt: '2026-11-24T01:00:00.000Z',
    customer: { name: '林秀英', phone: '13896192396' },
    ...changes,
  }
}

async function open(
  verification: Verification,
  rowsOf: (verdict: RowVerdict, offset: number, limit: number) => VerifiedCustomer[] = (verdict) => [
    customer(verdict),
  ],
  isLocked = false,
) {
  const bridge = scriptBridge({
    'verification.rows': ({ verdict, offset, limit }) => rowsOf(verdict, offset, limit),
  })
  const screen = await mountScreen(VerdictList, { job: jobOf({ id: 'job-1' }), verification, isLocked })
  await flushPromises()
  return { ...screen, bridge, of: (verdict: RowVerdict) => screen.by(`verdict-${verdict}`) }
}

const found = verificationOf({ state: 'done', present: 7, missing: 1, unsure: 1, resendable: 1 })

describe('the rows of a verdict', () => {
  // A row number is nothing that a customer can be searched by on the platform.
  it('name the customer, and what differs', async () => {
    const { of } = await open(found)
    const cells = of('unsure')
      .findAll('tbody td')
      .map((cell) => cell.text())
    expect(cells.slice(0, 4)).toEqual(['66', '林秀英', '13896192396', '和发出去的不一样：生日、真实姓名'])
    const heads = of('unsure')
      .findAll('th')
      .map((cell) => cell.text())
    expect(heads.slice(0, 4)).toEqual(['行号', '真实姓名', '手机', '哪里不一样'])
  })

  it('have no empty columns once the rows are no longer stored', async () => {
    const { of } = await open(found, (verdict) => [customer(verdict, { customer: null })])
    expect(
      of('unsure')
        .findAll('th')
        .map((cell) => cell.text()),
    ).not.toContain('手机')
    expect(of('unsure').findAll('tbody td')[0]?.text()).toBe('66')
    expect(of('unsure').findAll('tbody td')[1]?.text()).toContain('生日')
  })

  it('are open from the start only where the user has to decide, and open and close by a click', async () => {
    const { of } = await open(found)
    expect(of('unsure').find('table').exists()).toBe(true)
    expect(of('missing').find('table').exists()).toBe(false)
    await of('missing').get('[data-test=verdict-rows]').trigger('click')
    await flushPromises()
    expect(of('missing').get('tbody').text()).toContain('林秀英')
    await of('missing').get('[data-test=verdict-rows]').trigger('click')
    expect(of('missing').find('table').exists()).toBe(false)
  })

  const many = Array.from({ length: 45 }, (_, ordinal) =>
    customer('unsure', { ordinal, rowNumber: ordinal + 2 }),
  )
  const page = (_: RowVerdict, offset: number, limit: number) => many.slice(offset, offset + limit)

  it('come page by page, each once', async () => {
    const { of } = await open({ ...found, unsure: 25 }, (verdict, offset, limit) =>
      page(verdict, offset, limit).slice(0, 25 - offset),
    )
    const numbers = () =>
      of('unsure')
        .findAll('tbody .row-number')
        .map((cell) => Number(cell.text()))
    expect(numbers()).toEqual(many.slice(0, 20).map(({ rowNumber }) => rowNumber))
    await of('unsure').get('[data-test=verdict-more]').trigger('click')
    await flushPromises()
    expect(numbers()).toEqual(many.slice(0, 25).map(({ rowNumber }) => rowNumber))
    expect(of('unsure').find('[data-test=verdict-more]').exists()).toBe(false)
  })

  // Every answer of the run folded the list back to its first page, under the eyes of who was reading it.
  it('stay as many as 更多 has shown when the run goes on', async () => {
    const { of, wrapper } = await open({ ...found, unsure: 45 }, page)
    await of('unsure').get('[data-test=verdict-more]').trigger('click')
    await flushPromises()
    expect(of('unsure').findAll('tbody tr')).toHaveLength(40)
    await wrapper.setProps({ verification: { ...found, unsure: 45, changedAt: '2026-11-24T02:00:00.000Z' } })
    await flushPromises()
    expect(of('unsure').findAll('tbody tr')).toHaveLength(40)
  })
})

/** The box tells its answer some ticks after the click; the confirmed case shows that these are enough. */
async function answered(): Promise<void> {
  for (let ticks = 0; ticks < 5; ticks++) await flushPromises()
}

describe('the buttons', () => {
  it('settle a row that the user has found, without another question', async () => {
    const { by, wrapper } = await open(found)
    await by('settle-accepted').trigger('click')
    expect(wrapper.emitted('settleRows')).toEqual([[[64], 'accepted']])
  })

  // The settled row goes, and the next one comes under the mouse.
  it('leave the next row alone when the first is settled by a double click', async () => {
    const { by, wrapper } = await open(found)
    await by('settle-accepted').trigger('click', { detail: 1 })
    await by('settle-accepted').trigger('click', { detail: 2 })
    expect(wrapper.emitted('settleRows')).toHaveLength(1)
  })

  it.each([
    ['ask-confirm', [[[64], 'resend']]],
    ['ask-cancel', undefined],
  ])('send a row again only after the question: %s', async (answer, settled) => {
    const { by, wrapper } = await open(found)
    await by('settle-resend').trigger('click')
    await flushPromises()
    expect(wrapper.emitted('settleRows')).toBeUndefined()
    document.querySelector<HTMLElement>(`.${answer}`)!.click()
    await answered()
    expect(wrapper.emitted('settleRows')).toEqual(settled)
  })

  it('decide nothing while the job is locked', async () => {
    const { by } = await open(found, undefined, true)
    for (const name of ['settle-accepted', 'settle-resend']) {
      expect(by(name).attributes('disabled'), name).toBeDefined()
    }
  })

  // 抽查 is a proof and changes nothing.
  it('do not exist for a sample', async () => {
    const { by } = await open({ ...found, purpose: 'sample' })
    for (const name of ['settle-accepted', 'settle-resend']) {
      expect(by(name).exists(), name).toBe(false)
    }
  })
})

// 「已经记为成功」 was read as done while the rows were not settled yet.
it('what is there counts as uploaded only once the run is over', async () => {
  const { of } = await open({ ...found, state: 'running' })
  expect(of('present').text()).toContain('查完以后记为成功')
  const over = await open(found)
  expect(over.of('present').text()).toContain('已经记为成功')
})

it.each(['zh-CN', 'en'] as const)('its words have neither keys nor placeholders (%s)', async (language) => {
  i18n.global.locale.value = language
  for (const purpose of ['unknown', 'sample'] as const) {
    for (const reason of unsureReasons) {
      const { wrapper } = await open({ ...found, purpose, unread: ['tags', 'custom:12'] }, (verdict) => [
        customer(verdict, { reason, customer: { name: 'Lin', phone: '1' } }),
      ])
      const text = wrapper.text()
      expect(text).not.toMatch(/[{}]|(verification|upload|common|fields)\.\w/)
      if (language === 'en') expect(text).not.toMatch(/\p{Script=Han}/u)
    }
  }
})
