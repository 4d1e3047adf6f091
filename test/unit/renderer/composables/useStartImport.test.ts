// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { beforeEach, expect, it } from 'vitest'
import { defineComponent } from 'vue'
import { useStartImport } from '../../../../renderer/composables/useStartImport.ts'
import { preview } from '../../../../dev/fakeBridge/rows.ts'
import { freshStores, mountScreen } from '../../../support/renderer/mountScreen.ts'
import { scriptBridge } from '../../../support/renderer/scriptBridge.ts'

beforeEach(freshStores)

it('starting an import does not lead back to step 1 when the file is read only after 下一步', async () => {
  let finishRecognising: (found: null) => void = () => undefined
  scriptBridge({
    'file.preview': ({ choices }) => preview('客户.csv', choices, 10),
    'file.recognise': () => new Promise<null>((resolve) => (finishRecognising = resolve)),
  })
  let start: ReturnType<typeof useStartImport> | undefined
  const screen = defineComponent({
    setup() {
      start = useStartImport()
      return () => null
    },
  })
  const { router } = await mountScreen(screen, {})
  const opened = start?.open(() => Promise.resolve({ fileId: 'f', fileName: '客户.csv', sizeBytes: 10 }))
  await flushPromises()
  expect(router.currentRoute.value.name).toBe('file')
  await router.push({ name: 'mapping' })
  finishRecognising(null)
  await opened
  expect(router.currentRoute.value.name).toBe('mapping')
})
