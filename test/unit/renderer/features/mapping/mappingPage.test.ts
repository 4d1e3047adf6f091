// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Mapping } from '../../../../../electron/shared/model/mapping.ts'
import { preview, proposedMapping, suggestions, triedCell } from '../../../../../dev/fakeBridge/rows.ts'
import MappingPage from '../../../../../renderer/features/mapping/MappingPage.vue'
import { useImportDraftStore } from '../../../../../renderer/stores/importDraft.ts'
import { freshStores, mountScreen } from '../../../../support/renderer/mountScreen.ts'
import { scriptBridge } from '../../../../support/renderer/scriptBridge.ts'

async function open() {
  const bridge = scriptBridge({
    'file.preview': ({ choices }) => preview('客户.xlsx', choices, 10),
    'file.recognise': () => null,
    'mapping.propose': () => ({
      suggestions: suggestions(),
      mapping: proposedMapping(),
      templates: [],
      isExact: false,
      exactTemplate: null,
    }),
    'mapping.tryColumn': ({ columnIndex }) => ({
      rows: [11, 12].map((index) => triedCell(index, columnIndex, true)),
      filled: 2,
    }),
  })
  await useImportDraftStore().choose({ fileId: 'f1', fileName: '客户.xlsx', sizeBytes: 10 })
  const screen = await mountScreen(MappingPage, {})
  await flushPromises()
  const tried = () =>
    bridge.calls
      .filter(({ name }) => name === 'mapping.tryColumn')
      .map(({ input }) => input as { columnIndex: number; mapping: Mapping })
  return { ...screen, tried }
}

describe('the page of step 2', () => {
  beforeEach(freshStores)

  it('shows the cells of the column that has the focus, and why one of them is kept back', async () => {
    const { by, tried } = await open()
    expect(tried().at(-1)?.columnIndex, 'the first that waits for the user').toBe(0)
    await by('mapping-row-2').trigger('focusin')
    await flushPromises()
    expect(tried().at(-1)?.columnIndex).toBe(2)
    expect(by('column-cells').text()).toContain('手机号位数不够')
    expect(by('column-errors').text()).toContain('1 格')
  })

  /** Catches: a suggestion that can only be judged once it is taken. */
  it('tries a suggested field before it is confirmed', async () => {
    const { tried } = await open()
    expect(tried().at(-1)?.mapping.columns[0]?.target).toEqual({ kind: 'standard', field: 'identityId' })
    expect(useImportDraftStore().mapping.columns[0]?.target).toBeNull()
  })
})
