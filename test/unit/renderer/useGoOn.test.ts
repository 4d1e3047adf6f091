// @vitest-environment happy-dom
import { beforeEach, expect, it } from 'vitest'
import { useGoOn } from '../../../renderer/composables/useGoOn.ts'
import { freshStores, mountScreen } from '../../support/renderer/mountScreen.ts'

beforeEach(freshStores)

async function open() {
  const page = { setup: () => ({ goOn: useGoOn() }), render: () => null }
  const { wrapper, router } = await mountScreen(page, {})
  return { router, goOn: (wrapper.vm as unknown as { goOn: ReturnType<typeof useGoOn> }).goOn }
}

it('useNavigateIfCurrent navigates when the work is done', async () => {
  const { router, goOn } = await open()
  await goOn(() => Promise.resolve({ name: 'file' }))
  expect(router.currentRoute.value.name).toBe('file')
  await goOn(() => Promise.resolve(null))
  expect(router.currentRoute.value.name).toBe('file')
})

it('useNavigateIfCurrent does not navigate when the user left meanwhile', async () => {
  const { router, goOn } = await open()
  await goOn(async () => {
    await router.push({ name: 'help' })
    return { name: 'file' }
  })
  expect(router.currentRoute.value.name).toBe('help')
})
