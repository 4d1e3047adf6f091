import { ref } from 'vue'
import { defineStore } from 'pinia'
import { defaultSettings, type Settings, type SettingsDamage } from '../../electron/shared/model/settings.ts'
import type { AppInfo } from '../../electron/shared/model/appInfo.ts'
import { request } from '../ipc/bridge.ts'

/** The user's settings, information about the app, and whether 演练环境 is on. */
export const useSettingsStore = defineStore('settings', () => {
  const settings = ref<Settings>({ ...defaultSettings })
  const info = ref<AppInfo | null>(null)
  const damage = ref<SettingsDamage | null>(null)
  /** Kept apart from the settings, because it applies from the click on, not once it is saved. */
  const isRehearsal = ref(false)
  let lastSave: Promise<unknown> = Promise.resolve()

  async function load(): Promise<void> {
    ;[settings.value, info.value, damage.value] = await Promise.all([
      request('settings.get'),
      request('app.info'),
      request('settings.damage'),
    ])
    isRehearsal.value = settings.value.isRehearsal
  }

  /** Serialises saves: each sends all settings, and must not revert the change of the previous one. */
  function save(changes: Partial<Settings>): Promise<void> {
    const saved = lastSave.then(async () => {
      settings.value = await request('settings.set', { settings: { ...settings.value, ...changes } })
      // Another address counts as confirmed.
      if (damage.value?.unconfirmed.length) damage.value = await request('settings.damage')
    })
    lastSave = saved.catch(() => undefined)
    return saved
  }

  /** Applies until the window closes even when saving fails, so that practice data never goes to the platform. */
  function setRehearsal(on: boolean): void {
    isRehearsal.value = on
    save({ isRehearsal: on }).catch(() => undefined)
  }

  /** The user has looked at the address and at what damaged files have lost. */
  async function confirmDamage(): Promise<void> {
    damage.value = await request('settings.confirm')
  }

  /** The user has looked up on the platform what the missing jobs had uploaded. */
  async function acceptLostJobs(): Promise<void> {
    await request('app.acceptLostJobs')
    info.value = await request('app.info')
  }

  /** Records that the welcome page was seen. */
  function endWelcome(): void {
    save({ wasWelcomed: true }).catch(() => undefined)
  }

  return {
    settings,
    info,
    damage,
    isRehearsal,
    load,
    confirmDamage,
    acceptLostJobs,
    save,
    setRehearsal,
    endWelcome,
  }
})
