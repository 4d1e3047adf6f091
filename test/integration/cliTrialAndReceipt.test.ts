import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { balances, runCli, type CliResult } from '../support/cli/runCli.ts'
import { doubledIn, startPlatformStub, type PlatformStub } from '../support/platformStub/index.ts'

let folder: string
let stub: PlatformStub
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cli-trial-'))
  stub = await startPlatformStub()
})
afterEach(async () => {
  await stub.close()
  rmSync(folder, { recursive: true, force: true })
})

const cli = (...args: string[]): Promise<CliResult> =>
  runCli([...args, '--data-dir', join(folder, 'data'), '--json'])

it('a trial waits, the rest follows, rejected rows are retried alone, and the receipt lists every call', async () => {
  const path = join(folder, 'customers.csv')
  const lines = Array.from({ length: 30 }, (_, index) => `M${index},张${index}`)
  writeFileSync(path, `会员编号,姓名\n${lines.join('\n')}\n`)
  stub.change({ badIdentities: ['identityId:M20'] })
  const tried = await cli('run', path, '--trial', '3', '--batch-rows', '10', '--endpoint', stub.endpoint)
  expect(tried.exitCode, 'the others wait').toBe(6)
  expect(tried.json).toMatchObject({ state: 'paused', pauseReason: 'trial', reconciliation: { accepted: 3 } })
  expect(Object.keys(stub.ledger().taken)).toHaveLength(3)

  const { jobId } = tried.json
  const rest = await cli('upload', jobId)
  expect(rest.exitCode).toBe(4)
  expect(rest.json.reconciliation).toMatchObject({ accepted: 29, rejected: 1 })
  expect(balances(rest.json)).toBe(true)

  stub.change({ badIdentities: [] })
  const callsBefore = stub.ledger().calls.length
  const retried = await cli('retry', jobId)
  expect(retried.exitCode).toBe(0)
  expect(
    stub
      .ledger()
      .calls.slice(callsBefore)
      .map(({ identities }) => identities),
  ).toEqual([['identityId:M20']])
  expect(doubledIn(stub.ledger())).toEqual([])

  // The rows are gone by now; the receipt is not. Import ids are beyond 2^53, digit for digit.
  const receiptPath = join(folder, 'receipt.csv')
  const receipt = await cli('receipt', jobId, '--out', receiptPath)
  expect(receipt.exitCode).toBe(0)
  const [, ...written] = readFileSync(receiptPath, 'utf8').trimEnd().split('\r\n')
  const importIds = stub.ledger().calls.flatMap(({ importId }) => importId ?? [])
  // A line for each batch that was taken, and one for the refused sending of the row that was sent again.
  const withoutImport = written.filter((line) => !importIds.some((importId) => line.includes(importId)))
  expect(withoutImport).toHaveLength(1)
  expect(written).toHaveLength(importIds.length + 1)
  expect(importIds.every((importId) => written.some((line) => line.includes(importId)))).toBe(true)
  expect(importIds[0]).toBe('15314513451345123')
})

// Before, a rejected batch was taken apart by itself: with matching off, rows that the platform had stored went up again.
it('with matching off a rejected batch stays whole until upload is given --bisect', async () => {
  const path = join(folder, 'customers.csv')
  const lines = Array.from({ length: 20 }, (_, index) => `M${index},张${index}`)
  writeFileSync(path, `会员编号,姓名\n${lines.join('\n')}\n`)
  stub.change({ badIdentities: ['identityId:M3'] })
  const ran = await cli('run', path, '--matching', 'off', '--batch-rows', '10', '--endpoint', stub.endpoint)
  expect(ran.exitCode).toBe(4)
  expect(ran.json.reconciliation).toMatchObject({ accepted: 10, rejected: 10 })
  expect(stub.ledger().calls).toHaveLength(2)

  const { jobId } = ran.json
  const again = await cli('upload', jobId)
  expect(stub.ledger().calls, 'a plain upload sends nothing').toHaveLength(2)
  expect(again.exitCode).toBe(4)

  const bisected = await cli('upload', jobId, '--bisect')
  expect(bisected.exitCode).toBe(4)
  expect(bisected.json.reconciliation).toMatchObject({ accepted: 19, rejected: 1 })
  expect(doubledIn(stub.ledger())).toEqual([])
})

it('the command for an app takes no secret as an argument, and is refused without an id', async () => {
  const { exitCode, json } = await cli('token', 'app')
  expect(exitCode).toBe(2)
  expect(json['error']).toMatchObject({ code: 'usage.invalid' })
  const asArgument = await cli('token', 'app', 'secret-of-the-app', '--app-id', 'app-1')
  expect(asArgument.exitCode).toBe(2)
  expect(asArgument.stderr + asArgument.stdout).not.toContain('secret-of-the-app')
})
