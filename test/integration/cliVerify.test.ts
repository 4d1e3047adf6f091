import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { balances, runCli, startCli, type CliResult } from '../support/cli/runCli.ts'
import { doubledIn, startPlatformStub, type Fault, type PlatformStub } from '../support/platformStub/index.ts'

let folder: string
let stub: PlatformStub
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cli-verify-'))
  stub = await startPlatformStub()
})
afterEach(async () => {
  await stub.close()
  rmSync(folder, { recursive: true, force: true })
})

const environment = { DBUS_SESSION_BUS_ADDRESS: undefined }
const withData = (args: readonly string[]): string[] => [
  ...args,
  '--data-dir',
  join(folder, 'data'),
  '--json',
]
const cli = (...args: string[]): Promise<CliResult> => runCli(withData(args), { environment })

/** Uploads 30 rows in three calls that meet these faults. */
async function run(...faults: (Fault | null)[]): Promise<string> {
  const path = join(folder, 'customers.csv')
  const lines = Array.from(
    { length: 30 },
    (_, index) => `1380000${String(index).padStart(4, '0')},张${index}`,
  )
  writeFileSync(path, `手机号,姓名\n${lines.join('\n')}\n`)
  stub.change({ faults })
  const ran = await cli('run', path, '--batch-rows', '10', '--concurrency', '1', '--endpoint', stub.endpoint)
  return ran.json.jobId
}

/** Changes times in the journal, because five minutes are too long for a test. */
function editJournal(sql: string): void {
  const journal = new DatabaseSync(join(folder, 'data', 'journal.sqlite'))
  journal.exec(sql)
  journal.close()
}

const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString()

it('settles what is there, proves what is missing over a kill, and sends only that again', async () => {
  const jobId = await run(
    null,
    { kind: 'resetAfterBody', applied: true },
    { kind: 'resetAfterBody', applied: false },
  )
  editJournal(`UPDATE batch SET changed_at = '${minutesAgo(60)}' WHERE state = 'unknown'`)

  // Killed while it waits for the second look.
  const child = startCli(withData(['verify', jobId]), { environment })
  let notes = ''
  child.stderr?.setEncoding('utf8').on('data', (piece: string) => (notes += piece))
  while (!notes.includes('下一次在')) await once(child.stderr!, 'data')
  child.kill('SIGKILL')
  await once(child, 'close')
  const looked = stub.ledger().lookups.length
  const kept = readFileSync(join(folder, 'data', 'journal.sqlite'))
  expect(kept.includes('13800000015'), 'nothing that was read is kept').toBe(false)
  editJournal(`UPDATE row_check SET absent_since = '${minutesAgo(2)}' WHERE absent_since IS NOT NULL`)

  const verified = await cli('verify', jobId)
  expect(verified.exitCode, verified.stderr).toBe(4)
  expect(verified.json).toMatchObject({
    reconciliation: { accepted: 20, unknown: 10, pending: 0 },
    verification: { state: 'done', rows: 20, present: 10, missing: 10, unsure: 0, resendable: 10 },
  })
  expect(balances(verified.json)).toBe(true)
  // A lookup within a second of the killed one is refused and made again: how many there are is no matter.
  const asked = stub
    .ledger()
    .lookups.slice(looked)
    .flatMap(({ bodyText }) => (JSON.parse(bodyText) as { phoneList: string[] }).phoneList)
  expect(asked).toContain('13800000020')
  expect(asked, 'rows that were found are not asked for again').not.toContain('13800000015')
  expect(stub.ledger().calls, 'no row was sent').toHaveLength(3)

  const resent = await cli('upload', jobId, '--resend-missing')
  expect(resent.exitCode, resent.stderr).toBe(0)
  expect(resent.json.reconciliation).toMatchObject({ accepted: 30, unknown: 0 })
  expect(doubledIn(stub.ledger())).toEqual([])
  expect(Object.keys(stub.ledger().taken)).toHaveLength(30)

  const receiptPath = join(folder, 'receipt.csv')
  await cli('receipt', jobId, '--out', receiptPath)
  expect(readFileSync(receiptPath, 'utf8')).toContain('平台上有 10')
})

it('compares a sample of a finished job, whose rows are gone', async () => {
  const jobId = await run()
  const sampled = await cli('verify', jobId, '--sample', '20')
  expect(sampled.exitCode, sampled.stderr).toBe(0)
  expect(sampled.json).toMatchObject({ hasRows: false, verification: { rows: 20, present: 20, missing: 0 } })
  const values = stub
    .ledger()
    .lookups.flatMap(({ bodyText }) => (JSON.parse(bodyText) as { phoneList: string[] }).phoneList)
  expect(new Set(values).size).toBe(20)
})

it('says once that the platform answers no lookups, and asks again only when told', async () => {
  const jobId = await run({ kind: 'resetAfterBody', applied: true })
  stub.change({ lookups: { answer: { status: 404, body: '' } } })
  const closed = await cli('verify', jobId)
  expect(closed.exitCode).toBe(4)
  expect(closed.json).toMatchObject({ verification: { state: 'closed', reason: 'notFound', missing: 0 } })
  await cli('verify', jobId)
  expect(stub.ledger().lookups).toHaveLength(1)
  stub.change({ lookups: {} })
  const asked = await cli('verify', jobId, '--ask-again')
  expect(asked.json).toMatchObject({ verification: { state: 'done', present: 10 } })
})

it('refuses what there is nothing to ask about', async () => {
  const jobId = await run()
  expect((await cli('verify', jobId)).json).toMatchObject({ error: { code: 'job.nothingToVerify' } })
  expect((await cli('upload', jobId, '--resend-missing')).exitCode).toBe(2)
})
