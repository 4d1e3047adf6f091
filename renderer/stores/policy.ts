import { ref } from 'vue'
import { defineStore } from 'pinia'
import type { ManagedSetting, PolicyStatus } from '../../electron/shared/model/policy.ts'
import { request } from '../ipc/bridge.ts'

/** The policy of this machine's administrator. */
export const usePolicyStore = defineStore('policy', () => {
  const status = ref<PolicyStatus | null>(null)

  async function load(): Promise<void> {
    status.value = await request('policy.get')
  }

  const isManaged = (name: ManagedSetting): boolean => status.value?.managed.includes(name) ?? false

  return { status, load, isManaged }
})
