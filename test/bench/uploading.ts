import { DatabaseSync } from 'node:sqlite'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CoreServices } from '../../electron/core/createCoreServices.ts'
import { Journal } from '../../electron/core/jobs/journal/Journal.ts'
import { openServices, prepareCustomers } from '../support/faults/faultJob.ts'
import { startStubProcess } from '../support/platformStub/startStubProcess.ts'
import type { Section } from './Section.ts'

const latencyMs = 200
const batchRows = 500
const runs = 3

/**
 * Uploading at the platform's latency against what latency and concurrency allow, the journal's share of it, and how
 * long the list of jobs takes after an upload of a million rows was killed.
 *
 * @param trialRows fewer rows for a trial, or null for the real sizes
 */
export async function measureUploading(trialRows: number | null): Promise<Section[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-upload-'))
  try {
    const throughput: string[][] = []
    for (const concurrency of [1, 2, 8]) {
      throughput.push(await measureThroughput(join(folder, `c${concurrency}`), concurrency))
    }
    const rows = trialRows ?? 1_000_000
    return [
      {
        title: `Uploading at ${latencyMs} ms latency, ${batchRows} rows a batch`,
        note: 'Targets: ≥ 95 % of what latency and concurrency allow; journal ≤ 2 ms a batch (both writes of a batch alone, with nothing else to do).',
        columns: ['calls at a time', 'batches', 'seconds', 'of what is possible', 'journal, ms a batch'],
        rows: throughput,
      },
      {
        title: `Reopening with ${rows.toLocaleString('en')} staged rows after a kill`,
        note: 'Target: ≤ 1 s from opening the data folder to the list of jobs. One process, best of the runs.',
        columns: ['', 'seconds'],
        rows: [['journal opened, put right and listed', (await measureReopening(folder, rows)).toFixed(3)]],
      },
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measureThroughput(folder: string, concurrency: number): Promise<string[]> {
  const batches = 30 * concurrency
  const stub = await startStubProcess({ latencyMs })
  const { services, jobId } = await prepared(folder, batches * batchRows, concurrency)
  const request = { endpoint: stub.endpoint, isRehearsal: false, resendUnknown: false, concurrency }
  const startedMs = performance.now()
  await services.upload.start(jobId, request)
  const job = await services.upload.wait(jobId)
  const seconds = (performance.now() - startedMs) / 1_000
  await services.close()
  await stub.close()
  if (job.reconciliation.accepted !== batches * batchRows) throw new Error(`ended ${job.state}`)
  const possible = ((batches / concurrency) * latencyMs) / 1_000
  const share = `${((possible / seconds) * 100).toFixed(1)} %`
  return [`${concurrency}`, `${batches}`, seconds.toFixed(2), share, journalMs(folder).toFixed(2)]
}

async function prepared(
  folder: string,
  rows: number,
  concurrency: number,
): Promise<{ services: CoreServices; jobId: string }> {
  const dataDir = join(folder, 'data')
  const services = openServices(dataDir)
  const jobId = await prepareCustomers(services, folder, { rows, batchRows, concurrency })
  return { services, jobId }
}

/** Choosing a batch and its two commits (`sending`, the outcome), for every batch of an upload that is over. */
function journalMs(folder: string): number {
  const journal = Journal.open(join(folder, 'data'))
  const at = new Date().toISOString()
  const answer = {
    httpStatus: 200,
    code: '200',
    errorCode: 'SUCCESS',
    message: 'ok',
    importId: '15314513451345123',
  }
  const [job] = journal.jobs.list()
  if (!job) throw new Error('no job')
  journal.write(() => journal.batches.moveAll(job.key, 'accepted', 'pending', at))
  const startedMs = performance.now()
  let count = 0
  for (;;) {
    const [batch] = journal.batches.nextPending(job.key, 1, null)
    if (!batch) break
    const attemptId = journal.write(() => journal.batches.beginAttempt(batch.id, 'f'.repeat(64), at))
    journal.write(() => {
      journal.batches.endAttempt(attemptId, { outcome: 'accepted', answer }, at)
      journal.batches.setState(batch.id, 'accepted', at, answer)
    })
    count += 1
  }
  const perBatchMs = (performance.now() - startedMs) / count
  journal.close()
  return perBatchMs
}

async function measureReopening(folder: string, rows: number): Promise<number> {
  const place = join(folder, 'reopen')
  const { services, jobId } = await prepared(place, rows, 2)
  const stub = await startStubProcess({ latencyMs: 1 })
  const request = { endpoint: stub.endpoint, isRehearsal: false, resendUnknown: false, concurrency: 2 }
  await services.upload.start(jobId, request)
  await stub.whenReceived(20)
  await services.upload.halt(jobId, 'pause')
  await services.close()
  await stub.close()
  const dataDir = join(place, 'data')
  const seconds: number[] = []
  for (let run = 0; run < runs; run++) {
    leaveAsKilled(dataDir)
    const startedMs = performance.now()
    const reopened = openServices(dataDir)
    const jobs = reopened.jobs.list()
    seconds.push((performance.now() - startedMs) / 1_000)
    await reopened.close()
    if (jobs[0]?.state !== 'paused') throw new Error(`the job was found ${jobs[0]?.state}`)
  }
  return Math.min(...seconds)
}

/** What a kill in the middle of two calls leaves in the books. */
function leaveAsKilled(dataDir: string): void {
  const database = new DatabaseSync(join(dataDir, 'journal.sqlite'))
  database.exec(`UPDATE job SET state = 'uploading';
    UPDATE batch SET state = 'sending' WHERE id IN (SELECT id FROM batch WHERE state = 'pending' LIMIT 2)`)
  database.close()
}
