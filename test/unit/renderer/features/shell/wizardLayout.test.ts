// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils'
import { getActivePinia, type Pinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import WizardLayout from '../../../../../renderer/features/shell/WizardLayout.vue'
import { i18n } from '../../../../../renderer/i18n/index.ts'
import { useImportDraftStore } from '../../../../../renderer/stores/importDraft.ts'
import { useJobsStore } from '../../../../../renderer/stores/jobs.ts'
import { jobOf } from '../../../../../dev/fakeBridge/jobOf.ts'
import { preview, proposedMapping, suggestions } from '../../../../../dev/fakeBridge/rows.ts'
import { scriptBridge } from '../../../../support/renderer/scriptBridge.ts'
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
  const wrapper = mount({ template: '<RouterView />' }, { global: { plugins, components: plainElements } })
  await flushPromises()
  const isOpen = (step: string): boolean =>
    wrapper.find(`[data-test="step-${step}"]`).attributes('disabled') === undefined
  return { begun, router, isOpen }
}

/** A draft at step 2, which becomes job-1. */
async function mapDraft() {
  const draft = useImportDraftStore()
  scriptBridge({
    'file.preview': ({ choices }) => preview('客户.xlsx', choices, 10),
    'file.recognise': () => null,
    'mapping.propose': () => ({
      suggestions: suggestions(),
      mapping: proposedMapping(),
      templates: [],
      isExact: false,
      exactTemplate: null,
    }),
    'job.prepare': () => ({ jobId: 'job-1' }),
    'job.get': () => jobOf({ id: 'job-1', state: 'prepared' }),
  })
  await draft.choose({ fileId: 'f1', fileName: '客户.xlsx', sizeBytes: 10 })
  await draft.propose()
  return draft
}

// Its button could be pressed again, and the keyboard stood at the top of the page.
it('the wizard keeps the page when its job is created', async () => {
  const draft = await mapDraft()
  const { begun } = await open()
  await draft.prepare()
  await flushPromises()
  expect(draft.jobId).toBe('job-1')
  expect(begun).toEqual(['mapping'])
})

it('the wizard re-creates the page for another job: nothing of the previous one is shown', async () => {
  const { begun, router } = await open()
  await router.push('/job-1/check')
  await router.push('/job-2/check')
  await flushPromises()
  expect(begun).toEqual(['mapping', 'check', 'check'])
})

/** Catches: a clerk who looks back at step 1 or 3 and has to go through every step again. */
it('the step rail leads forward again to where the user has been, and no further', async () => {
  const { router, isOpen } = await open()
  const jobs = useJobsStore()
  jobs.put(jobOf({ id: 'job-1', state: 'prepared' }))
  await router.push('/job-1/check')
  await flushPromises()
  expect(isOpen('confirm'), 'never seen').toBe(false)
  await router.push('/job-1/confirm')
  await router.push('/job-1/check')
  await flushPromises()
  expect(isOpen('confirm')).toBe(true)
  jobs.put(jobOf({ id: 'job-1', state: 'prepared', revision: 1, invalidRows: 2 }))
  await flushPromises()
  expect(isOpen('confirm'), 'rows with errors wait for a decision').toBe(false)
  jobs.put(jobOf({ id: 'job-1', state: 'uploading', revision: 2 }))
  await flushPromises()
  expect([isOpen('confirm'), isOpen('upload')]).toEqual([false, true])
})

it('the step rail leads from step 2 to the rows only while they are those of the mapping', async () => {
  const draft = await mapDraft()
  const { isOpen } = await open()
  expect(isOpen('check')).toBe(false)
  await draft.prepare()
  await flushPromises()
  expect(isOpen('check')).toBe(true)
  draft.blanksClear = true
  await flushPromises()
  expect(isOpen('check')).toBe(false)
})
