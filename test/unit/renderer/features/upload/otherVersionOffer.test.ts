// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import { jobOf } from '../../../../../dev/fakeBridge/jobOf.ts'
import { callVersionFacts } from '../../../../../electron/shared/model/callVersion.ts'
import type { Job } from '../../../../../electron/shared/model/job.ts'
import OtherVersionOffer from '../../../../../renderer/features/upload/OtherVersionOffer.vue'
import { useTokenStore } from '../../../../../renderer/stores/token.ts'
import { storedToken } from '../../../../../dev/fakeBridge/tokenStatus.ts'
import { freshStores, mountScreen } from '../../../../support/renderer/mountScreen.ts'
import { scriptBridge } from '../../../../support/renderer/scriptBridge.ts'

const [first] = callVersionFacts.v1.endpoints
const [second] = callVersionFacts.v2.endpoints
const batches = { total: 2, accepted: 0, rejected: 0, unknown: 0, pending: 2 }
const stuck: Partial<Job> = { state: 'paused', pauseReason: 'address', endpoint: first, batches }

async function open(fields: Partial<Job>) {
  const job = jobOf({ ...stuck, ...fields })
  const bridge = scriptBridge({
    'settings.set': ({ settings }) => settings,
    'job.resume': () => ({ ...job, state: 'uploading' }),
  })
  useTokenStore().put(storedToken)
  const screen = await mountScreen(OtherVersionOffer, { job })
  return { ...screen, bridge }
}

describe('the offer of the other version on the result', () => {
  beforeEach(freshStores)

  it('saves the address of the other version, then goes on', async () => {
    const { by, bridge } = await open({})
    await by('use-other-version').trigger('click')
    await flushPromises()
    expect(bridge.calls.map(({ name }) => name)).toEqual(['settings.set', 'job.resume'])
    expect(bridge.calls[0]?.input).toMatchObject({ settings: { endpoint: second } })
  })

  // Rows of one job would be matched by two rules; an address of a company's own has no other version that we know.
  it.each<[string, Partial<Job>]>([
    ['a job of which rows were taken', { batches: { ...batches, accepted: 1 } }],
    ['a job whose outcome is not known', { batches: { ...batches, unknown: 1 } }],
    ['an address of its own', { endpoint: 'https://gateway.example/import' }],
    ['another pause', { pauseReason: 'network' }],
    ['a rehearsal', { isRehearsal: true }],
  ])('is not made to %s', async (_name, fields) => {
    const { by } = await open(fields)
    expect(by('other-version').exists()).toBe(false)
  })
})
