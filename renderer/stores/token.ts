import { computed, ref } from 'vue'
import { defineStore } from 'pinia'
import type { TokenStatus } from '../../electron/shared/model/settings.ts'
import { request } from '../ipc/bridge.ts'

/** The status of the token, and the dialog that sets it. The token itself is passed on and not stored here. */
export const useTokenStore = defineStore('token', () => {
  const status = ref<TokenStatus | null>(null)
  const isDialogOpen = ref(false)
  let settleDialog: ((saved: boolean) => void) | null = null

  /** Whether there is a pasted token, or an app whose token is fetched on demand. */
  const isPresent = computed(
    () => status.value !== null && (status.value.state !== 'none' || Boolean(status.value.app)),
  )

  async function load(): Promise<void> {
    status.value = await request('token.status')
  }

  function put(next: TokenStatus): void {
    status.value = next
  }

  async function save(token: string, remember: boolean): Promise<void> {
    status.value = await request('token.set', { token, remember })
  }

  async function clear(): Promise<void> {
    status.value = await request('token.clear')
  }

  /** Sets the app to fetch tokens for, and removes a pasted one, which would take precedence. */
  async function saveApp(appId: string, secret: string, remember: boolean): Promise<void> {
    status.value = await request('token.setApp', { appId, secret, remember })
    if (status.value.state !== 'none') await clear()
  }

  async function clearApp(): Promise<void> {
    status.value = await request('token.clearApp')
  }

  /** Opens the dialog. Resolves to true once a token was saved, false when the user closed it. */
  function ask(): Promise<boolean> {
    settleDialog?.(false)
    isDialogOpen.value = true
    return new Promise((resolve) => {
      settleDialog = resolve
    })
  }

  function closeDialog(saved: boolean): void {
    isDialogOpen.value = false
    settleDialog?.(saved)
    settleDialog = null
  }

  return { status, isPresent, isDialogOpen, load, put, save, clear, saveApp, clearApp, ask, closeDialog }
})
