import { ref } from 'vue'
import { defineStore } from 'pinia'
import { defaultSettings } from '../../electron/shared/model/settings.ts'
import type { Settings } from '../../electron/shared/model/settings.ts'
import type { AppInfo } from '../../electron/shared/ipc/routes.ts'
import { request } from '../ipc/bridge.ts'

const rehearsalKey = 'rehearsalMode'

/** The user's settings, what the app says of itself, and whether 演练环境 is on in this window. */
export const useSettingsStore = defineStore('settings', () => {
  const settings = ref<Settings>({ ...defaultSettings })
  const info = ref<AppInfo | null>(null)
  const isRehearsal = ref(localStorage.getItem(rehearsalKey) === 'on')

  async function load(): Promise<void> {
    ;[settings.value, info.value] = await Promise.all([request('settings.get'), request('app.info')])
  }

  async function save(changes: Partial<Settings>): Promise<void> {
    settings.value = await request('settings.set', { settings: { ...settings.value, ...changes } })
  }

  function setRehearsal(on: boolean): void {
    isRehearsal.value = on
    localStorage.setItem(rehearsalKey, on ? 'on' : 'off')
  }

  return { settings, info, isRehearsal, load, save, setRehearsal }
})
