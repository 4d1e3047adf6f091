import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { balances, runCli, startCli } from '../support/cli/runCli.ts'
import { checkLedger, inspectJournal } from '../support/faults/killedJournal.ts'
import { seededRandom } from '../support/platformStub/index.ts'
import { startStubProcess } from '../support/platformStub/startStubProcess.ts'

const rowCount = 20_000
const batchRows = 100
const kills = 30
/** Drawn from the start of the process (every third kill) or from its first word about uploading. */
const longestLifeMs = 400

const seed = Number(process.env['TEST_SEED'] ?? Date.now() % 1_000_000)
let folder: string
let stub: Awaited<ReturnType<typeof startStubProcess>>

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'survives-kills-'))
  stub = await startStubProcess({ latencyMs: 40 })
})

afterAll(async () => {
  await stub.close()
  rmSync(folder, { recursive: true, force: true })
})

it(`an upload loses no row and doubles none by itself over ${kills} kills at random instants (TEST_SEED=${seed})`, async () => {
  const random = seededRandom(seed)
  const path = join(folder, 'customers.csv')
  const lines = Array.from(
    { length: rowCount },
    (_, index) => `M${index},张${index},1380${String(index).padStart(7, '0')}`,
  )
  writeFileSync(path, `会员编号,姓名,手机号\n${lines.join('\n')}\n`)
  const common = ['--data-dir', join(folder, 'data'), '--json']
  const prepared = await runCli(['prepare', path, '--batch-rows', `${batchRows}`, ...common])
  expect(prepared.exitCode, prepared.stderr).toBe(0)
  const { jobId } = prepared.json
  const upload = ['upload', jobId, '--endpoint', stub.endpoint, '--resend-unknown', ...common]

  let killedWhileSending = 0
  for (let kill = 0; kill < kills; kill++) {
    const child = startCli(upload)
    const closed = once(child, 'close')
    if (kill % 3 !== 0) await Promise.race([once(child.stderr ?? child, 'data'), closed])
    const timer = setTimeout(() => child.kill('SIGKILL'), random() * longestLifeMs)
    await closed
    clearTimeout(timer)
    const { integrity, interrupted } = inspectJournal(join(folder, 'data'))
    expect(integrity, 'the journal is damaged after a kill').toBe('ok')
    if (interrupted > 0) killedWhileSending += 1
    const { json } = await runCli(['job', jobId, ...common])
    expect(json.reconciliation.total, 'rows are missing from the books').toBe(rowCount)
    expect(balances(json), JSON.stringify(json.reconciliation)).toBe(true)
    expect(json.state, 'a dead upload still counts as running').not.toBe('uploading')
  }
  const finished = await runCli(upload)
  expect(finished.exitCode, finished.stderr).toBe(0)
  expect(finished.json.reconciliation).toMatchObject({ total: rowCount, accepted: rowCount, pending: 0 })

  // Otherwise the kills proved nothing: they must have hit calls in flight.
  expect(killedWhileSending).toBeGreaterThan(kills / 3)
  const { attempts } = inspectJournal(join(folder, 'data'))
  checkLedger(await stub.ledger(), attempts, { rows: rowCount, batches: rowCount / batchRows })
  expect(attempts.every(({ outcome }) => outcome === 'accepted' || outcome === 'unknown')).toBe(true)
})
