/**
 * The stub as a process of its own:
 *
 *   node test/support/platformStub/main.ts [--port 0] [--plan '{"latencyMs":200,"random":{…}}']
 *
 * Prints one JSON line `{"event":"listening","endpoint":…,"origin":…,"port":…}`. Ends on SIGTERM or SIGINT.
 * The ledger, changes of plan and release: see control.ts.
 */
import { parseArgs } from 'node:util'
import { startPlatformStub, type StubPlan } from './PlatformStub.ts'

const { values } = parseArgs({
  options: { port: { type: 'string', default: '0' }, plan: { type: 'string', default: '{}' } },
})
const stub = await startPlatformStub({
  ...(JSON.parse(values.plan) as Partial<StubPlan>),
  port: Number(values.port),
})
const { endpoint, origin, port } = stub
console.log(JSON.stringify({ event: 'listening', endpoint, origin, port }))

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void stub.close().then(() => process.exit(0)))
}
