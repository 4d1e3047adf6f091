import { createServer, type Server } from 'node:http'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { runCli, type CliResult } from '../support/cli/runCli.ts'

/** The policy of IT staff counts on the command line as well: an unattended job is where nobody would notice. */

let folder: string
let server: Server
let endpoint: string
let rowsOfCalls: number[]

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cli-policy-'))
  rowsOfCalls = []
  server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (piece: string) => (body += piece))
    request.on('end', () => {
      rowsOfCalls.push((JSON.parse(body) as { data: unknown[] }).data.length)
      response.setHeader('content-type', 'application/json')
      response.end('{"code":"200","errorCode":"SUCCESS","msg":"ok","data":1}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/batchAdd`
})

afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
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

it('uploads to the administrator’s address in the administrator’s batches, whatever the options say', async () => {
  const { exitCode, stderr } = await runWith(
    JSON.stringify({ endpoint, batchRows: 2 }),
    '--batch-rows',
    '500',
  )
  expect(exitCode, stderr).toBe(0)
  expect(rowsOfCalls.toSorted()).toEqual([1, 2])
})

it('sends nothing to another address than the allowed ones, and says so with exit code 2', async () => {
  const policy = JSON.stringify({ allowedEndpoints: ['https://allowed.example/'] })
  const { exitCode, stderr } = await runWith(policy, '--endpoint', endpoint)
  expect(exitCode).toBe(2)
  expect(stderr).toContain('policy.endpointNotAllowed')
  expect(rowsOfCalls).toEqual([])
})

it('sends nothing at all while the policy file is broken', async () => {
  const { exitCode, stderr } = await runWith('{"allowedEndpoints": [', '--endpoint', endpoint)
  expect(exitCode).toBe(2)
  expect(stderr).toContain('policy.broken')
  expect(rowsOfCalls).toEqual([])
})
