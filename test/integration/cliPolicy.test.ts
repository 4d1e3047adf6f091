import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { runCli, type CliResult } from '../support/cli/runCli.ts'
import { startRecorder, type Recorder } from '../support/cli/startRecorder.ts'

/** The policy of IT staff counts on the command line as well: an unattended job is where nobody would notice. */

let folder: string
let recorder: Recorder
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cli-policy-'))
  recorder = await startRecorder()
})
afterEach(async () => {
  await recorder.close()
  rmSync(folder, { recursive: true, force: true })
})

function runWith(policy: string, ...args: string[]): Promise<CliResult> {
  const policyFile = join(folder, 'policy.json')
  const customers = join(folder, 'customers.csv')
  writeFileSync(policyFile, policy)
  writeFileSync(customers, '会员编号,手机号\n1,13800000001\n2,13800000002\n3,13800000003\n')
  const common = ['--data-dir', join(folder, 'data'), '--json']
  return runCli(['run', customers, ...common, ...args], { environment: { TUZHAN_POLICY_FILE: policyFile } })
}

it('the policy sets address and batch size, whatever the options are', async () => {
  const { exitCode, stderr } = await runWith(
    JSON.stringify({ endpoint: recorder.endpoint, batchRows: 2 }),
    '--batch-rows',
    '500',
  )
  expect(exitCode, stderr).toBe(0)
  const rowsOfCalls = recorder.calls.map(({ body }) => (JSON.parse(body) as { data: unknown[] }).data.length)
  expect(rowsOfCalls.toSorted()).toEqual([1, 2])
})

it('the policy refuses an address that is not allowed, with exit code 2', async () => {
  const policy = JSON.stringify({ allowedEndpoints: ['https://allowed.example/'] })
  const { exitCode, stderr } = await runWith(policy, '--endpoint', recorder.endpoint)
  expect(exitCode).toBe(2)
  expect(stderr).toContain('policy.endpointNotAllowed')
  expect(recorder.calls).toEqual([])
})

it('a broken policy file allows no upload at all', async () => {
  const { exitCode, stderr } = await runWith('{"allowedEndpoints": [', '--endpoint', recorder.endpoint)
  expect(exitCode).toBe(2)
  expect(stderr).toContain('policy.broken')
  expect(recorder.calls).toEqual([])
})
