import { describe, expect, it } from 'vitest'
import { routes } from '../../../electron/shared/ipc/routes.ts'
import type { RouteName } from '../../../electron/shared/ipc/routes.ts'
import { createFakeBridge } from '../../support/fakeBridge/createFakeBridge.ts'
import { scenarioFrom } from '../../support/fakeBridge/scenario.ts'

describe('the made-up bridge', () => {
  it('knows every route of the contract, so that no screen is shown against a stale one', async () => {
    const bridge = createFakeBridge(scenarioFrom(new URLSearchParams('rows=10')))
    const unknown: string[] = []
    for (const name of Object.keys(routes) as RouteName[]) {
      // Preload alone calls this one.
      if (name === 'file.register') continue
      const answer = await bridge.request(name, undefined as never)
      if (!answer.ok && answer.error.code === 'ipc.badRequest') unknown.push(name)
    }
    expect(unknown).toEqual([])
  })
})
