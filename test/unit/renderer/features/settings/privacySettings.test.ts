// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defaultSettings } from '../../../../../electron/shared/model/settings.ts'
import AboutPanel from '../../../../../renderer/features/settings/AboutPanel.vue'
import ClearDataDialog from '../../../../../renderer/features/settings/ClearDataDialog.vue'
import DataPlacesDialog from '../../../../../renderer/features/settings/DataPlacesDialog.vue'
import DiagnosticsDialog from '../../../../../renderer/features/settings/DiagnosticsDialog.vue'
import { useImportDraftStore } from '../../../../../renderer/stores/importDraft.ts'
import { useJobsStore } from '../../../../../renderer/stores/jobs.ts'
import { useSettingsStore } from '../../../../../renderer/stores/settings.ts'
import { jobOf } from '../../../../../dev/fakeBridge/jobOf.ts'
import { freshStores, mountScreen } from '../../../../support/renderer/mountScreen.ts'
import { preview } from '../../../../../dev/fakeBridge/rows.ts'
import { ScriptedError, scriptBridge } from '../../../../support/renderer/scriptBridge.ts'
import { noToken } from '../../../../../dev/fakeBridge/tokenStatus.ts'

const info = {
  version: '1.0.0',
  host: 'browser',
  platform: 'win32',
  dataDir: 'C:\\data',
  journalQuarantined: null,
  lostRecords: { fileNames: [] as string[], jobs: 0 },
} as const

async function answer(yes: boolean): Promise<void> {
  const selector = yes ? '.ask-confirm' : '.ask-cancel'
  const find = (): HTMLElement | undefined => [...document.querySelectorAll<HTMLElement>(selector)].at(-1)
  await expect.poll(() => find()).toBeDefined()
  find()?.click()
  await flushPromises()
}

beforeEach(freshStores)
afterEach(() => void (document.body.innerHTML = ''))

describe('clearing local data (立即清除本机数据)', () => {
  it('asks a second time about what was chosen, and does nothing without that answer', async () => {
    const { calls } = scriptBridge({ 'data.clear': () => ({ jobs: 2 }) })
    const { by } = await mountScreen(ClearDataDialog, {})
    await by('clear-allRows').trigger('change')
    await by('clear-next').trigger('click')
    await expect.poll(() => document.querySelector('.ask-box')?.textContent).toContain('重新选择原来的文件')
    await answer(false)
    await expect.poll(() => document.querySelector('.ask-box')).toBeNull()
    expect(calls).toEqual([])

    await by('clear-next').trigger('click')
    await answer(true)
    expect(calls).toEqual([{ name: 'data.clear', input: { scope: 'allRows' } }])
  })

  it('of everything leaves nothing in the window either, and returns to the home page', async () => {
    const jobs = useJobsStore()
    jobs.put(jobOf({ id: 'gone', state: 'completed' }))
    const draft = useImportDraftStore()
    draft.file = { fileId: 'f1', fileName: '客户.xlsx', sizeBytes: 1 }
    draft.preview = preview('客户.xlsx', {}, 10)
    const { calls } = scriptBridge({
      'data.clear': () => ({ jobs: 1 }),
      'settings.damage': () => ({ quarantined: [], unconfirmed: [] }),
      'settings.get': () => ({ ...defaultSettings }),
      'app.info': () => info,
      'token.status': () => noToken,
      'job.list': () => [],
      'template.list': () => [],
      'customField.list': () => [],
      'policy.get': () => ({ source: null, managed: [], problem: null }) as never,
      'update.status': () => ({}) as never,
    })
    const { by, router } = await mountScreen(ClearDataDialog, {})
    await router.push('/settings')
    await by('clear-everything').trigger('change')
    await by('clear-next').trigger('click')
    await answer(true)
    await expect.poll(() => router.currentRoute.value.name).toBe('home')
    expect(calls[0]).toEqual({ name: 'data.clear', input: { scope: 'everything' } })
    expect(jobs.list).toEqual([])
    expect(draft.preview, 'it holds the first customers of the file').toBeNull()
    expect(draft.file).toBeNull()
  })

  it('explains why it is impossible during an import, instead of offering a button that fails', async () => {
    useJobsStore().put(jobOf({ state: 'uploading' }))
    scriptBridge({})
    const { by } = await mountScreen(ClearDataDialog, {})
    expect(by('clear-busy').text()).toContain('先暂停它')
    expect(by('clear-next').attributes('disabled')).toBeDefined()
  })
})

describe('exporting diagnostics (导出诊断包)', () => {
  it('shows the whole text before it can be saved', async () => {
    let show: (answer: { text: string }) => void = () => undefined
    const { calls } = scriptBridge({
      'diagnostics.preview': () => new Promise((resolve) => (show = resolve)),
      'diagnostics.save': () => ({ fileName: 'a.json' }),
    })
    const { by, wrapper } = await mountScreen(DiagnosticsDialog, {})
    expect(by('diagnostics-save').attributes('disabled')).toBeDefined()
    show({ text: '{"jobs": 3}' })
    await flushPromises()
    expect(by('diagnostics-text').text()).toBe('{"jobs": 3}')
    await by('diagnostics-save').trigger('click')
    await flushPromises()
    expect(calls.map(({ name }) => name)).toEqual(['diagnostics.preview', 'diagnostics.save'])
    expect(wrapper.emitted('close')).toHaveLength(1)
  })

  it('stays open when the save dialog was closed, and reports when nothing can be shown', async () => {
    scriptBridge({ 'diagnostics.preview': () => ({ text: '{}' }), 'diagnostics.save': () => null })
    const first = await mountScreen(DiagnosticsDialog, {})
    await flushPromises()
    await first.by('diagnostics-save').trigger('click')
    await flushPromises()
    expect(first.wrapper.emitted('close')).toBeUndefined()

    scriptBridge({
      'diagnostics.preview': () => {
        throw new ScriptedError({ code: 'storage.unwritable', message: '', params: {} })
      },
    })
    const second = await mountScreen(DiagnosticsDialog, {})
    await flushPromises()
    expect(second.wrapper.text()).toContain('storage.unwritable')
    expect(second.by('diagnostics-save').attributes('disabled')).toBeDefined()
  })
})

it('the dialog 数据放在哪里 gives the days of the settings and the folder of this computer', async () => {
  const settings = useSettingsStore()
  settings.settings = { ...defaultSettings, retentionDays: 3 }
  settings.info = info
  const { wrapper } = await mountScreen(DataPlacesDialog, {})
  expect(wrapper.text()).toContain('最多保留 3 天')
  expect(wrapper.text()).toContain('C:\\data')
})

it('the page 关于 lists the packages built in, and finds them by name', async () => {
  const { wrapper, by } = await mountScreen(AboutPanel, {})
  await by('licences').trigger('click')
  await expect.poll(() => wrapper.text()).toContain('element-plus')
  await wrapper.find('input').setValue('UNDICI')
  expect(wrapper.findAll('li')).toHaveLength(1)
  expect(wrapper.find('li').text()).toMatch(/undici.*MIT/)
})
