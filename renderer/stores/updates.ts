import { ref } from 'vue'
import { defineStore } from 'pinia'
import type { UpdateStatus } from '../../electron/shared/model/update.ts'
import { request } from '../ipc/bridge.ts'

/** The update status of the app. */
export const useUpdatesStore = defineStore('updates', () => {
  const status = ref<UpdateStatus | null>(null)

  function put(next: UpdateStatus): void {
    status.value = next
  }

  const load = async (): Promise<void> => put(await request('update.status'))
  const check = async (): Promise<void> => put(await request('update.check'))
  const download = async (): Promise<void> => put(await request('update.download'))
  const install = async (): Promise<void> => void (await request('update.install'))

  return { status, put, load, check, download, install }
})
