// @vitest-environment happy-dom
import { beforeEach, expect, it } from 'vitest'
import { useNavigateIfCurrent } from '../../../../renderer/composables/useNavigateIfCurrent.ts'
import { freshStores, mountScreen } from '../../../support/renderer/mountScreen.ts'

beforeEach(freshStores)

async function open() {
  const page = { setup: () => ({ navigateIfCurrent: useNavigateIfCurrent() }), render: () => null }
  const { wrapper, router } = await mountScreen(page, {})
  return {
    router,
    navigateIfCurrent: (
      wrapper.vm as unknown as { navigateIfCurrent: ReturnType<typeof useNavigateIfCurrent> }
    ).navigateIfCurrent,
  }
}

it('useNavigateIfCurrent navigates when the work is done', async () => {
  const { router, navigateIfCurrent } = await open()
  await navigateIfCurrent(() => Promise.resolve({ name: 'file' }))
  expect(router.currentRoute.value.name).toBe('file')
  await navigateIfCurrent(() => Promise.resolve(null))
  expect(router.currentRoute.value.name).toBe('file')
})

it('useNavigateIfCurrent does not navigate when the user left meanwhile', async () => {
  const { router, navigateIfCurrent } = await open()
  await navigateIfCurrent(async () => {
    await router.push({ name: 'help' })
    return { name: 'file' }
  })
  expect(router.currentRoute.value.name).toBe('help')
})
