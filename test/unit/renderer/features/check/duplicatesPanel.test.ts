// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { beforeEach, expect, it } from 'vitest'
import type { DuplicatePairRows } from '../../../../../electron/shared/model/correction.ts'
import DuplicatesPanel from '../../../../../renderer/features/check/DuplicatesPanel.vue'
import { jobOf } from '../../../../../dev/fakeBridge/jobOf.ts'
import { freshStores, mountScreen } from '../../../../support/renderer/mountScreen.ts'
import { checkedRow } from '../../../../../dev/fakeBridge/rows.ts'
import { scriptBridge } from '../../../../support/renderer/scriptBridge.ts'

beforeEach(freshStores)

const pairAt = (ordinal: number): DuplicatePairRows => ({
  field: 'phone',
  first: checkedRow(ordinal, true),
  second: checkedRow(ordinal + 1, true),
})

// The user decides by the pairs shown, which would be those of another page than the selected one.
it('the panel of duplicates shows the pairs of the page requested last, in whatever order answers arrive', async () => {
  const waiting: (() => void)[] = []
  scriptBridge({
    'job.duplicatePairs': ({ offset }) =>
      new Promise((resolve) => waiting.push(() => resolve({ pairs: [pairAt(offset * 10)], total: 20 }))),
  })
  const summary = { fields: ['phone'], availableFields: ['phone'], keep: null, groups: 20, rows: 20 }
  const { wrapper, by } = await mountScreen(DuplicatesPanel, { job: jobOf(), summary })
  const panel = wrapper.vm as unknown as { page: number }
  panel.page = 2
  await flushPromises()
  panel.page = 3
  await flushPromises()
  for (const answer of waiting.toReversed()) answer()
  await flushPromises()
  expect(by('duplicate-pairs').text()).toContain(checkedRow(100, true).cells[2])
})
