// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import type { ColumnSuggestion } from '../../../../../electron/shared/model/mapping.ts'
import { preview } from '../../../../../dev/fakeBridge/rows.ts'
import JoinedAddressNotice from '../../../../../renderer/features/mapping/JoinedAddressNotice.vue'
import { useImportDraftStore } from '../../../../../renderer/stores/importDraft.ts'
import { freshStores, mountScreen } from '../../../../support/renderer/mountScreen.ts'
import { scriptBridge } from '../../../../support/renderer/scriptBridge.ts'

const address = { kind: 'standard', field: 'address' } as const
const names = ['手机', '省', '市', '详细地址', '公司地址']
const suggestions = names.map((columnName, columnIndex): ColumnSuggestion => {
  if (columnName === '公司地址')
    return { columnIndex, columnName, target: null, state: 'unmatched', score: 0 }
  if (columnName === '手机')
    return {
      columnIndex,
      columnName,
      target: { kind: 'standard', field: 'phone' },
      state: 'matched',
      score: 1,
    }
  const isDetail = columnName === '详细地址'
  return {
    columnIndex,
    columnName,
    target: address,
    state: isDetail ? 'matched' : 'suggested',
    score: isDetail ? 1 : 0.5,
  }
})

async function open() {
  scriptBridge({
    'file.preview': ({ choices }) => preview('客户.xlsx', choices, 10),
    'file.recognise': () => null,
    'mapping.propose': () => ({
      suggestions,
      mapping: {
        columns: suggestions.map(({ columnIndex, columnName, target, state }) => ({
          columnIndex,
          columnName,
          target: state === 'matched' ? target : null,
        })),
        constants: [],
        blanksClear: false,
      },
      templates: [],
      isExact: false,
      exactTemplate: null,
      joinedAddress: {
        columnNames: ['省', '市', '详细地址'],
        regionNames: ['省', '市'],
        parts: '广东省 + 深圳市 + 科技路1号',
        example: '广东省深圳市科技路1号',
      },
    }),
  })
  const draft = useImportDraftStore()
  await draft.choose({ fileId: 'f1', fileName: '客户.xlsx', sizeBytes: 10 })
  await draft.propose()
  const screen = await mountScreen(JoinedAddressNotice, {})
  await flushPromises()
  const addresses = () =>
    draft.mapping.columns
      .filter(({ target }) => target?.kind === 'standard' && target.field === 'address')
      .map(({ columnName }) => columnName)
  return { ...screen, draft, addresses }
}

describe('an address in parts at step 2', () => {
  beforeEach(freshStores)

  it('is shown with an example, and not joined before the user agrees', async () => {
    const { by, addresses } = await open()
    expect(by('joined-address').text()).toContain('广东省 + 深圳市 + 科技路1号 → 广东省深圳市科技路1号')
    expect(addresses()).toEqual(['详细地址'])
    await by('join-address').trigger('click')
    expect(addresses()).toEqual(['省', '市', '详细地址'])
    expect(by('join-address').exists()).toBe(false)
    expect(by('joined-address').text()).toContain('这几列会合成一个地址：省 + 市 + 详细地址')
  })

  it('is one column again when the user wants so', async () => {
    const { by, addresses } = await open()
    await by('join-address').trigger('click')
    await by('separate-address').trigger('click')
    expect(addresses()).toEqual(['详细地址'])
    expect(by('joined-address').exists()).toBe(false)
  })

  // A second address, chosen instead of the first, would have been glued to it.
  it('does not take a column that is no part of it: that one gets the field alone', async () => {
    const { by, draft, addresses } = await open()
    await by('join-address').trigger('click')
    draft.assign(4, address)
    expect(addresses()).toEqual(['公司地址'])
    draft.assign(3, address)
    expect(addresses()).toEqual(['详细地址'])
  })
})
