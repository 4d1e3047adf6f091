// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { beforeEach, expect, it } from 'vitest'
import BatchRows from '../../../../../renderer/features/upload/BatchRows.vue'
import { jobOf } from '../../../../../dev/fakeBridge/jobOf.ts'
import { freshStores, mountScreen } from '../../../../support/renderer/mountScreen.ts'
import { checkedRow } from '../../../../../dev/fakeBridge/rows.ts'
import { scriptBridge } from '../../../../support/renderer/scriptBridge.ts'

beforeEach(freshStores)

// The same customers stood there twice, and looked like duplicates on the platform.
it('the rows of a batch are listed once each, even when the list is closed and opened again while loading', async () => {
  scriptBridge({ 'job.rows': () => ({ rows: [checkedRow(0, true)], total: 1 }) })
  const { wrapper, by } = await mountScreen(BatchRows, { job: jobOf(), batchIds: [1] })
  for (let clicks = 0; clicks < 3; clicks++) void by('show-rows').trigger('click')
  await flushPromises()
  expect(wrapper.findAll('tbody tr')).toHaveLength(1)
})
