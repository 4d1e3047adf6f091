// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import { getActivePinia, type Pinia } from 'pinia'
import { createMemoryHistory, createRouter, RouterView } from 'vue-router'
import { defaultSettings, type Settings } from '../../../../../electron/shared/model/settings.ts'
import AdvancedSettings from '../../../../../renderer/features/settings/AdvancedSettings.vue'
import NumberSetting from '../../../../../renderer/features/settings/NumberSetting.vue'
import TokenSettings from '../../../../../renderer/features/settings/TokenSettings.vue'
import ServerSettings from '../../../../../renderer/features/settings/ServerSettings.vue'
import SettingsPage from '../../../../../renderer/features/settings/SettingsPage.vue'
import { i18n } from '../../../../../renderer/i18n/index.ts'
import { freshStores, mountScreen, plainElements } from '../../../../support/renderer/mountScreen.ts'
import { scriptBridge } from '../../../../support/renderer/scriptBridge.ts'
import { callVersionFacts } from '../../../../../electron/shared/model/callVersion.ts'

const endpointPresets = callVersionFacts.v1.endpoints as readonly [string, string]

describe('the settings page (设置)', () => {
  beforeEach(freshStores)

  it('waits for the save under way when the user leaves right after 保存, without a question', async () => {
    let finish: (settings: Settings) => void = () => undefined
    scriptBridge({ 'settings.set': () => new Promise((resolve) => (finish = resolve)) })
    const router = createRouter({
      history: createMemoryHistory(),
      routes: [
        { path: '/', component: SettingsPage },
        { path: '/home', component: { render: () => null } },
      ],
    })
    await router.push('/')
    const wrapper = mount(RouterView, {
      global: { plugins: [router, i18n, getActivePinia() as Pinia], components: plainElements },
    })
    await flushPromises()
    await wrapper.find('[data-test="endpoint-preset1"]').trigger('change')
    await wrapper.find('[data-test="primary"]').trigger('click')
    const leaving = router.push('/home')
    await flushPromises()
    expect(router.currentRoute.value.path).toBe('/')
    finish({ ...defaultSettings, endpoint: endpointPresets[1] })
    await leaving
    expect(router.currentRoute.value.path).toBe('/home')
    expect(document.querySelector('.ask-box')).toBeNull()
  })

  it('shows times in seconds, saves milliseconds, and saves no limit as null', async () => {
    const { wrapper, by } = await mountScreen(AdvancedSettings, { modelValue: { ...defaultSettings } })
    const last = (): unknown => wrapper.emitted('update:modelValue')?.at(-1)?.[0]
    expect(by('connect-timeout').exists()).toBe(false)
    await by('advanced').trigger('click')
    expect(by('connect-timeout').attributes('model-value')).toBe('10')
    wrapper.findAllComponents(NumberSetting)[1]?.vm.$emit('update:modelValue', 90)
    expect(last()).toEqual({ ...defaultSettings, headersTimeoutMs: 90_000 })
    expect(by('calls-per-second').exists()).toBe(false)
    await wrapper.setProps({ modelValue: { ...defaultSettings, callsPerSecond: 0.5 } })
    expect(by('calls-per-second').attributes('model-value')).toBe('0.5')
  })

  // 其他地址 stayed chosen, with the address of a preset in its field.
  it('shows a suggested address as the preset it is', async () => {
    const { wrapper, by } = await mountScreen(ServerSettings, { modelValue: endpointPresets[0] })
    const isChosen = (name: string) => (by(name).element as HTMLInputElement).checked
    await by('endpoint-custom').trigger('change')
    await by('endpoint-custom-input').setValue('https://a.example/x')
    await wrapper.setProps({ modelValue: 'https://a.example/x' })
    expect(isChosen('endpoint-custom')).toBe(true)
    await wrapper.setProps({ modelValue: endpointPresets[1] })
    expect(isChosen('endpoint-preset1')).toBe(true)
    expect(by('endpoint-custom-input').exists()).toBe(false)
  })

  // 「连接正常」 below an address that was never tried.
  it('drops the report of a test once another address is entered', async () => {
    scriptBridge({
      'connection.test': () => ({
        result: 'tokenAccepted',
        httpStatus: 200,
        message: null,
        suggestedEndpoint: null,
        otherVersionEndpoint: null,
      }),
    })
    const { wrapper, by } = await mountScreen(TokenSettings, { endpoint: endpointPresets[0] })
    await by('connection-test').trigger('click')
    await flushPromises()
    expect(by('connection-report').exists()).toBe(true)
    await wrapper.setProps({ endpoint: endpointPresets[1] })
    expect(by('connection-report').exists()).toBe(false)
  })
})
