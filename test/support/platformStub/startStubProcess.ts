import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { controlOf } from './control.ts'
import type { StubPlan } from './PlatformStub.ts'

/** Starts a stub in its own process, so that its answers do not depend on the test's event loop. */
export async function startStubProcess(
  plan: Partial<StubPlan> = {},
): Promise<ReturnType<typeof controlOf> & { endpoint: string; close(): Promise<void> }> {
  const main = fileURLToPath(new URL('./main.ts', import.meta.url))
  const child = spawn(process.execPath, [main, '--plan', JSON.stringify(plan)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const { endpoint, origin } = JSON.parse(line) as { endpoint: string; origin: string }
  return {
    ...controlOf(origin),
    endpoint,
    async close() {
      const closed = once(child, 'close')
      child.kill('SIGTERM')
      await closed
    },
  }
}
