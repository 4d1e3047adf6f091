// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest'
import type { StandardField } from '../../../../../electron/shared/model/field.ts'
import IdentityTypePanel from '../../../../../renderer/features/mapping/IdentityTypePanel.vue'
import { useImportDraftStore } from '../../../../../renderer/stores/importDraft.ts'
import { freshStores, mountScreen } from '../../../../support/renderer/mountScreen.ts'

const column = (columnIndex: number, field: StandardField) => ({
  columnIndex,
  columnName: field,
  target: { kind: 'standard' as const, field },
  state: 'matched' as const,
})

async function open(fields: StandardField[]) {
  const draft = useImportDraftStore()
  draft.columns = fields.map((field, index) => column(index, field))
  const screen = await mountScreen(IdentityTypePanel, {})
  const choose = (value: string) => screen.by(`identity-type-${value}`).trigger('change')
  return { ...screen, draft, choose }
}

describe('the panel of the identity type (身份识别类型)', () => {
  beforeEach(freshStores)

  it('is shown only where an identity ID is imported and no column gives its type', async () => {
    expect((await open(['phone'])).by('identity-type-updateOnly').exists()).toBe(false)
    expect((await open(['identityId', 'identityType'])).by('identity-type-updateOnly').exists()).toBe(false)
    expect((await open(['identityId'])).by('identity-type-updateOnly').exists()).toBe(true)
  })

  // Sent by accident, a type adds identities to every customer of the file.
  it('sends a value only while 追加 is chosen and it is not blank', async () => {
    const { by, draft, choose } = await open(['identityId'])
    expect(draft.mapping.constants).toEqual([])
    await choose('append')
    expect(draft.mapping.constants, 'nothing is typed yet').toEqual([])
    await by('identity-type-value').setValue(' phone ')
    expect(draft.mapping.constants).toEqual([
      { target: { kind: 'standard', field: 'identityType' }, value: 'phone' },
    ])
    // Cut off while it is typed, a space between two words could not be entered at all.
    expect(draft.constants[0]?.value).toBe(' phone ')
    await choose('updateOnly')
    expect(draft.mapping.constants).toEqual([])
  })
})
