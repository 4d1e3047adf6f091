// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils'
import { getActivePinia, type Pinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import WizardLayout from '../../../../../renderer/features/shell/WizardLayout.vue'
import { i18n } from '../../../../../renderer/i18n/index.ts'
import { useImportDraftStore } from '../../../../../renderer/stores/importDraft.ts'
import { freshStores, plainElements } from '../../../../support/renderer/mountScreen.ts'

beforeEach(freshStores)

/** The wizard around pages that count how often they begin. */
async function open() {
  const begun: string[] = []
  const pageOf = (name: string) => ({ setup: () => void begun.push(name), render: () => null })
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      {
        path: '/',
        component: WizardLayout,
        children: [
          { path: 'file', name: 'file', component: pageOf('file') },
          { path: 'mapping', name: 'mapping', component: pageOf('mapping') },
          { path: ':jobId/check', name: 'check', component: pageOf('check') },
          { path: ':jobId/confirm', name: 'confirm', component: pageOf('confirm') },
          { path: ':jobId/upload', name: 'upload', component: pageOf('upload') },
        ],
      },
    ],
  })
  await router.push('/mapping')
  const plugins = [router, i18n, getActivePinia() as Pinia]
  mount({ template: '<RouterView />' }, { global: { plugins, components: plainElements } })
  await flushPromises()
  return { begun, router }
}

// Its button could be pressed again, and the keyboard stood at the top of the page.
it('the wizard keeps the page when its job is created', async () => {
  const { begun } = await open()
  useImportDraftStore().jobId = 'job-1'
  await flushPromises()
  expect(begun).toEqual(['mapping'])
})

it('the wizard re-creates the page for another job: nothing of the previous one is shown', async () => {
  const { begun, router } = await open()
  await router.push('/job-1/check')
  await router.push('/job-2/check')
  await flushPromises()
  expect(begun).toEqual(['mapping', 'check', 'check'])
})
