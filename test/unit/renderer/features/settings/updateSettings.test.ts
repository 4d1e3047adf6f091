// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import { defaultSettings } from '../../../../../electron/shared/model/settings.ts'
import type { UpdateStatus } from '../../../../../electron/shared/model/update.ts'
import PolicyNotice from '../../../../../renderer/features/settings/PolicyNotice.vue'
import ServerSettings from '../../../../../renderer/features/settings/ServerSettings.vue'
import UpdateSettings from '../../../../../renderer/features/settings/UpdateSettings.vue'
import { usePolicyStore } from '../../../../../renderer/stores/policy.ts'
import { useUpdatesStore } from '../../../../../renderer/stores/updates.ts'
import { freshStores, mountScreen } from '../../../../support/renderer/mountScreen.ts'
import { scriptBridge } from '../../../../support/renderer/scriptBridge.ts'

const status = (changes: Partial<UpdateStatus>): UpdateStatus => ({
  state: 'idle',
  obstacle: null,
  version: null,
  releaseNotes: null,
  percent: null,
  checkedAt: null,
  ...changes,
})

describe('the update settings (软件更新)', () => {
  beforeEach(freshStores)

  it('show the release notes before anything can be installed, and offer one step at a time', async () => {
    const found = status({ state: 'available', version: '2.0.0', releaseNotes: '<b>修复</b>\n更快' })
    scriptBridge({ 'update.status': () => status({}), 'update.check': () => found })
    const { by } = await mountScreen(UpdateSettings, { modelValue: 'https://updates.example/' })
    await flushPromises()
    await by('update-check').trigger('click')
    await flushPromises()
    expect(by('update-state').text()).toContain('2.0.0')
    // Text of a server: never as HTML.
    expect(by('update-notes').text()).toBe('<b>修复</b>\n更快')
    expect(by('update-download').exists()).toBe(true)
    expect(by('update-install').exists()).toBe(false)
    useUpdatesStore().put(status({ state: 'ready', version: '2.0.0' }))
    await flushPromises()
    expect(by('update-install').exists()).toBe(true)
    expect(by('update-check').exists()).toBe(false)
  })

  it('save an emptied address as none', async () => {
    scriptBridge({ 'update.status': () => status({}) })
    const { wrapper } = await mountScreen(UpdateSettings, { modelValue: 'https://updates.example/' })
    await wrapper.find('[data-test="update-address"]').setValue('  ')
    expect(wrapper.emitted('update:modelValue')).toEqual([[null]])
  })
})

describe('an update address set by the administrator (由管理员设置)', () => {
  beforeEach(freshStores)

  const policy = {
    state: 'active',
    path: '/etc/x/policy.json',
    managed: ['endpoint'],
    allowedEndpoints: null,
    fault: null,
  } as const

  it('is shown and cannot be changed', async () => {
    usePolicyStore().status = { ...policy, managed: [...policy.managed] }
    const { wrapper, by } = await mountScreen(ServerSettings, { modelValue: defaultSettings.endpoint })
    expect(by('managed-endpoint').text()).toBe('由管理员设置')
    expect(wrapper.text()).toContain(defaultSettings.endpoint)
    expect(by('endpoint-preset1').exists()).toBe(false)
  })

  it('in a broken policy file is reported: uploads stop, with its path and the reason', async () => {
    scriptBridge({
      'policy.get': () => ({ ...policy, state: 'broken', managed: [], fault: 'not JSON' }) as const,
    })
    await usePolicyStore().load()
    const { by } = await mountScreen(PolicyNotice, {})
    expect(by('policy-broken').text()).toContain('/etc/x/policy.json')
    expect(by('policy-broken').text()).toContain('not JSON')
  })
})
