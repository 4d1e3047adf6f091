// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import { jobOf } from '../../../../../dev/fakeBridge/jobOf.ts'
import type { CallSurvey, CallVersionName } from '../../../../../electron/shared/model/callVersion.ts'
import type { Job } from '../../../../../electron/shared/model/job.ts'
import CallVersionNote from '../../../../../renderer/features/confirm/CallVersionNote.vue'
import { freshStores, mountScreen } from '../../../../support/renderer/mountScreen.ts'
import { scriptBridge } from '../../../../support/renderer/scriptBridge.ts'

const whole: CallSurvey = { callVersion: 'v2', unsent: [], rowsWithoutIdentity: 0, rowsWithCustomerId: 0 }

async function open(callVersion: CallVersionName, survey: CallSurvey, fields: Partial<Job> = {}) {
  const job = jobOf(fields)
  const bridge = scriptBridge({ 'job.callSurvey': () => survey })
  const screen = await mountScreen(CallVersionNote, {
    job,
    options: job.options,
    callVersion,
    canRemap: true,
  })
  await flushPromises()
  return { ...screen, asked: bridge.calls.map(({ name }) => name) }
}

describe('the note about the version of the call on step 4', () => {
  beforeEach(freshStores)

  it('is silent, and asks nothing, for a job that the first version sends whole', async () => {
    const { by, asked } = await open('v1', { ...whole, callVersion: 'v1' })
    expect(asked).toEqual([])
    expect(by('unsent-fields').exists()).toBe(false)
  })

  it('names what is not sent, with its rows, before anything is sent', async () => {
    const { by } = await open('v2', {
      ...whole,
      unsent: [{ field: 'tags', rows: 1234 }],
      rowsWithCustomerId: 3,
    })
    expect(by('unsent-fields').text()).toContain('运营标签：1,234 行')
    expect(by('unsent-fields').text()).toContain('3 行有客户ID')
    expect(by('call-nobody').exists()).toBe(false)
  })

  // Catches: an ID without its type counted like any other field, with no word on how to make it go up.
  it('says why an ID without a type is not sent', async () => {
    const { by } = await open('v2', { ...whole, unsent: [{ field: 'identityId', rows: 58 }] })
    expect(by('unsent-fields').text()).toContain('58 行没有身份识别类型')
  })

  it('says that rows without a customer hold everything up', async () => {
    const { by } = await open('v2', { ...whole, rowsWithoutIdentity: 7 })
    expect(by('call-nobody').text()).toContain('7')
  })

  // A job prepared with matching off would be refused at its start, with no way out on the page.
  it('offers matching to a job without it, and keeps the import mode', async () => {
    const { by, wrapper } = await open('v2', whole, { options: { isMatching: false, importMode: 2 } })
    await by('call-match').trigger('click')
    expect(wrapper.emitted('change')).toEqual([[{ isMatching: true, matchingType: 1, importMode: 2 }]])
  })
})
