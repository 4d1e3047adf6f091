// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { beforeEach, expect, it } from 'vitest'
import RenameTemplateDialog from '../../../../renderer/features/catalogue/RenameTemplateDialog.vue'
import { freshStores, mountScreen } from '../../../support/renderer/mountScreen.ts'
import { scriptBridge } from '../../../support/renderer/scriptBridge.ts'

beforeEach(freshStores)

// The second one finds nothing of the old name any more: an error over what went well.
it('a form dialog sends once when Enter is pressed twice', async () => {
  let answer: (templates: []) => void = () => undefined
  const { calls } = scriptBridge({
    'template.rename': () => new Promise<[]>((resolve) => (answer = resolve)),
  })
  const { wrapper, by } = await mountScreen(RenameTemplateDialog, { name: '月报' })
  await by('template-new-name').setValue('季报')
  void wrapper.find('form').trigger('submit')
  await wrapper.find('form').trigger('submit')
  answer([])
  await flushPromises()
  expect(calls).toEqual([{ name: 'template.rename', input: { name: '月报', newName: '季报' } }])
  expect(wrapper.emitted('close')).toHaveLength(1)
})
