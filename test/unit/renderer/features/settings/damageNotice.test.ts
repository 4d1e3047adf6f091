// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { beforeEach, expect, it } from 'vitest'
import { defaultSettings, type SettingsDamage } from '../../../../../electron/shared/model/settings.ts'
import SettingsPage from '../../../../../renderer/features/settings/SettingsPage.vue'
import { useSettingsStore } from '../../../../../renderer/stores/settings.ts'
import { freshStores, mountScreen } from '../../../../support/renderer/mountScreen.ts'
import { scriptBridge } from '../../../../support/renderer/scriptBridge.ts'

beforeEach(freshStores)

it('names damaged files, what they lost and where the old ones are, and confirms the address with one click', async () => {
  // Before: the window showed the production address as if the user had chosen it.
  const quarantined = [
    { file: 'settings.json', keptAs: 'settings.json.damaged', lost: null },
    { file: 'custom-fields.json', keptAs: 'custom-fields.json.damaged', lost: ['2'] },
  ]
  const damage: SettingsDamage = { quarantined, unconfirmed: ['settings.json'] }
  const { calls } = scriptBridge({
    'settings.confirm': () => ({ quarantined, unconfirmed: [] }),
    'update.status': () => ({}) as never,
  })
  useSettingsStore().damage = damage
  const { by, wrapper } = await mountScreen(SettingsPage, {})
  await flushPromises()
  expect(by('settings-unconfirmed').text()).toContain(defaultSettings.endpoint)
  expect(wrapper.findAll('[data-test="settings-quarantined"]').map((each) => each.text())).toEqual([
    expect.stringMatching(/settings\.json.*settings\.json\.damaged/s),
    expect.stringMatching(/2.*custom-fields\.json\.damaged/s),
  ])
  await by('settings-confirm').trigger('click')
  await flushPromises()
  expect(calls).toContainEqual({ name: 'settings.confirm', input: undefined })
  expect(by('settings-unconfirmed').exists()).toBe(false)
})
