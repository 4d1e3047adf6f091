import { ref } from 'vue'
import { defineStore } from 'pinia'
import { defaultSettings, type Settings } from '../../electron/shared/model/settings.ts'
import type { AppInfo } from '../../electron/shared/model/appInfo.ts'
import { request } from '../ipc/bridge.ts'

/** The user's settings, what the app says of itself, and whether 演练环境 is on. */
export const useSettingsStore = defineStore('settings', () => {
  const settings = ref<Settings>({ ...defaultSettings })
  const info = ref<AppInfo | null>(null)
  /** Apart from the settings: it counts from the click on, not from when it is saved. */
  const isRehearsal = ref(false)
  let lastSave: Promise<unknown> = Promise.resolve()

  async function load(): Promise<void> {
    ;[settings.value, info.value] = await Promise.all([request('settings.get'), request('app.info')])
    isRehearsal.value = settings.value.isRehearsal
  }

  /** One after the other: each sends all settings, and must not take back what the one before it changed. */
  function save(changes: Partial<Settings>): Promise<void> {
    const saved = lastSave.then(async () => {
      settings.value = await request('settings.set', { settings: { ...settings.value, ...changes } })
    })
    lastSave = saved.catch(() => undefined)
    return saved
  }

  /** Where it cannot be saved it holds until the window closes: no reason to send practice data to the platform. */
  function setRehearsal(on: boolean): void {
    isRehearsal.value = on
    save({ isRehearsal: on }).catch(() => undefined)
  }

  /** The welcome is not shown by itself again. */
  function endWelcome(): void {
    save({ wasWelcomed: true }).catch(() => undefined)
  }

  return { settings, info, isRehearsal, load, save, setRehearsal, endWelcome }
})
