import { ref } from 'vue'
import type { ConnectionReport } from '../../electron/shared/model/settings.ts'
import { request } from '../ipc/bridge.ts'
import { usePolicyStore } from '../stores/policy.ts'
import { useNotify } from './useNotify.ts'

/** 测试连接: runs the test and keeps its result until the next one. */
export function useConnectionTest() {
  const notify = useNotify()
  const policy = usePolicyStore()
  const report = ref<ConnectionReport | null>(null)
  const isTesting = ref(false)

  let asked = 0

  /** Discards the result, and that of a running test, because the address or token changed. */
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
      // What the administrator decided cannot be changed, so nothing else is suggested.
      const isFixed = policy.isManaged('endpoint')
      report.value = {
        ...found,
        suggestedEndpoint: isFixed ? null : found.suggestedEndpoint,
        otherVersionEndpoint: isFixed || policy.isManaged('callVersion') ? null : found.otherVersionEndpoint,
      }
    })
    if (mine === asked) isTesting.value = false
  }

  return { report, isTesting, test, forget }
}
