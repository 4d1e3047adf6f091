import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Journal } from '../../electron/core/journal/Journal.ts'
import { createMasterKeyStore } from '../../electron/core/keychain/masterKeyStore.ts'
import { createMemoryKeychain } from '../../electron/core/keychain/memoryKeychain.ts'
import { hashBody } from '../../electron/core/platform/envelope.ts'
import { firstVersion } from '../../electron/core/platform/firstVersion.ts'
import { JobKeys } from '../../electron/core/rows/JobKeys.ts'
import { SendableRows } from '../../electron/core/rows/SendableRows.ts'
import { StagedRows } from '../../electron/core/rows/StagedRows.ts'
import { openServices } from '../support/jobs/openServices.ts'
import { balances, runCli, type CliJobFacts, type CliResult } from '../support/cli/runCli.ts'
import { startRecorder, type Recorder } from '../support/cli/startRecorder.ts'

/** Before: `internal` at every start for all journals of the first build, whose version was never raised with their tables. */

const fixtures = fileURLToPath(new URL('./earlierJournals/', import.meta.url))

let folder: string
let recorder: Recorder
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'earlier-journals-'))
  recorder = await startRecorder()
  // Import ids that no fixture has: an id that was seen before is no evidence, and its batch would be 待确认.
  recorder.answer = (_call, index) => ({
    status: 200,
    body: `{"code":"200","errorCode":"SUCCESS","msg":"ok","data":${7_000_000 + index}}`,
  })
})
afterEach(async () => {
  await recorder.close()
  rmSync(folder, { recursive: true, force: true })
})

function cli(...args: string[]): Promise<CliResult> {
  const environment = { DBUS_SESSION_BUS_ADDRESS: undefined }
  return runCli([...args, '--data-dir', join(folder, 'data'), '--json'], { environment })
}

it.each([
  'first-prepared',
  'first-paused',
  'first-killed',
  '0.1.0-prepared',
  '0.1.0-paused',
  '0.1.0-trial',
  '0.1.0-killed',
])('a job that is %s is uploaded to its end: what was sent before is not sent again', async (name) => {
  cpSync(join(fixtures, name), join(folder, 'data'), { recursive: true })
  const { json, stderr } = await cli('jobs')
  expect(stderr).toBe('')
  const [found] = json['jobs'] as CliJobFacts[]
  const before = found!.reconciliation
  expect(before.total).toBe(60)
  expect(before.pending > 0 && before.pending < 60 !== name.endsWith('prepared')).toBe(true)
  expect(before.unknown > 0).toBe(name.endsWith('killed'))

  const uploaded = await cli('upload', found!.jobId, '--endpoint', recorder.endpoint)
  expect(uploaded.exitCode, uploaded.stderr).toBe(before.unknown > 0 ? 4 : 0)
  expect(balances(uploaded.json)).toBe(true)
  expect(uploaded.json).toMatchObject({ state: 'completed', recordsLost: false })
  expect(uploaded.json.reconciliation).toMatchObject({
    accepted: 60 - before.unknown,
    unknown: before.unknown,
  })
  const sent = recorder.calls.flatMap(
    ({ body }) => (JSON.parse(body) as { data: { identityId: string }[] }).data,
  )
  expect(new Set(sent.map(({ identityId }) => identityId)).size).toBe(before.pending)
  expect(sent).toHaveLength(before.pending)
})

// Hashes of bodies are the only trace of what 0.1.0 wrote: another byte now, and the rows left would go up in another form.
it.each(['first-paused', 'first-killed', '0.1.0-paused', '0.1.0-trial', '0.1.0-killed'])(
  'the bodies of %s are byte for byte those that its build sent',
  async (name) => {
    const dataDir = join(folder, 'data')
    cpSync(join(fixtures, name), dataDir, { recursive: true })
    const journal = Journal.open(dataDir)
    try {
      const keychain = createMemoryKeychain('none in this test')
      const keys = new JobKeys(createMasterKeyStore({ keychain, dataDir }))
      const [jobRecord] = journal.jobs.list()
      const { key, job } = jobRecord!
      expect(job.callVersion).toBe('v1')
      const staged = new StagedRows(journal, { key, id: job.id }, await keys.open(jobRecord!))
      const rows = new SendableRows(journal, key, staged)
      const write = firstVersion.createBodyWriter(job)
      const database = new DatabaseSync(join(dataDir, 'journal.sqlite'), { readOnly: true })
      const sent = database.prepare('SELECT batch_id AS id, body_hash AS hash FROM attempt').all()
      database.close()
      expect(sent.length).toBeGreaterThan(0)
      for (const { id, hash } of sent) {
        const range = journal.batches.find(key, Number(id))!
        expect(hashBody(write(rows.recordsOf(range)))).toBe(hash)
      }
    } finally {
      journal.close()
    }
  },
)

// Chunks without the cells as read could only be prepared from the file, which is long gone.
it.each(['first-prepared', '0.1.0-prepared'])(
  'the job of %s is checked again without its file',
  async (name) => {
    const dataDir = join(folder, 'data')
    cpSync(join(fixtures, name), dataDir, { recursive: true })
    const services = openServices(dataDir)
    try {
      const [job] = services.jobs.list()
      const rows = async () => (await services.jobs.rows(job!.id, { kind: 'all' }, 0, 60)).rows
      const before = await rows()
      const remark = { target: { kind: 'standard', field: 'remark' }, value: '门店' } as const
      const checked = await services.rechecks.recheck(job!.id, { ...job!.mapping, constants: [remark] })
      expect(checked).toMatchObject({ id: job!.id, state: 'prepared', reconciliation: job!.reconciliation })
      const after = await rows()
      expect(after.map(({ cells }) => cells)).toEqual(before.map(({ cells }) => cells))
      const recordsOf = (from: typeof after) =>
        from.map(({ recordJson }) => JSON.parse(recordJson) as { [field: string]: unknown })
      expect(recordsOf(after)).toEqual(recordsOf(before).map((record) => ({ ...record, remark: '门店' })))
    } finally {
      await services.close()
    }
  },
)
