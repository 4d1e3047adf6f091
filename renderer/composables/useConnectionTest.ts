import { ref } from 'vue'
import type { ConnectionReport } from '../../electron/shared/model/settings.ts'
import { request } from '../ipc/bridge.ts'
import { usePolicyStore } from '../stores/policy.ts'
import { useNotify } from './useNotify.ts'

/** 测试连接: what it found, until it is asked again. */
export function useConnectionTest() {
  const notify = useNotify()
  const policy = usePolicyStore()
  const report = ref<ConnectionReport | null>(null)
  const isTesting = ref(false)

  let asked = 0

  /** What was found, or is still being found, is about something else now. */
  function forget(): void {
    asked += 1
    report.value = null
    isTesting.value = false
  }

  /** @param endpoint the address being edited; without it the saved one */
  async function test(endpoint?: string): Promise<void> {
    forget()
    const mine = asked
    isTesting.value = true
    await notify.attempt(async () => {
      const found = await request(
        'connection.test',
        endpoint === undefined ? {} : { endpoint: endpoint.trim() },
      )
      if (mine !== asked) return
      // Nobody here can take another address than the administrator's.
      report.value = policy.isManaged('endpoint') ? { ...found, suggestedEndpoint: null } : found
    })
    if (mine === asked) isTesting.value = false
  }

  return { report, isTesting, test, forget }
}
