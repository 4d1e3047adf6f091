import { DatabaseSync } from 'node:sqlite'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { CoreServices } from '../../electron/core/createCoreServices.ts'
import { Journal } from '../../electron/core/journal/Journal.ts'
import { prepareCustomers } from '../support/faults/faultJob.ts'
import { openServices } from '../support/jobs/openServices.ts'
import { startStubProcess } from '../support/platformStub/startStubProcess.ts'
import { createPlatformClient } from '../../electron/core/platform/undiciClient.ts'
import { against, median, milliseconds, spread, usualRuns } from './runs.ts'
import type { Section, SectionTasks } from './Section.ts'

const latencyMs = 200
const batchRows = 500
/** Some 20 seconds: what an upload does once, as loading the HTTP client, takes its part of a real job and not of six seconds. */
const batchesPerCall = 100
/** So many that the upload is still in its middle when it is ended after 20 calls. */
const leastLargeRows = 100_000
/** Of the batches of an upload, as bare calls before it and again after it. */
const bareShare = 1 / 4

/**
 * Uploading at the platform's latency against what latency and concurrency allow, the journal's share of it; the start of an
 * upload of a million rows, and the list of jobs after it was killed.
 *
 * @param trialRows fewer rows for a trial, or null for the real sizes
 */
export function uploadingSections(trialRows: number | null): SectionTasks {
  return {
    'at 200 ms': () => inFolder((folder) => throughputSection(folder, trialRows)),
    'a large job': () =>
      inFolder((folder) => largeJobSection(folder, Math.max(leastLargeRows, trialRows ?? 1_000_000))),
  }
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-upload-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function throughputSection(folder: string, trialRows: number | null): Promise<Section> {
  const lanes = [1, 2, 8].map((concurrency) => ({ concurrency, found: [] as Throughput[] }))
  const batchesEach = trialRows === null ? batchesPerCall : Math.ceil(batchesPerCall / 10)
  const possibleSeconds = (batchesEach * latencyMs) / 1_000
  for (let run = 0; run < usualRuns; run++) {
    for (const { concurrency, found } of lanes) {
      const place = join(folder, `run${run}-calls${concurrency}`)
      found.push(await measureThroughput(place, concurrency, batchesEach * concurrency))
      rmSync(place, { recursive: true, force: true })
    }
  }
  return {
    title: `Uploading at ${latencyMs} ms latency, ${batchRows} rows a batch`,
    note: [
      'Targets: ≥ 96 % of what latency and concurrency allow; journal ≤ 2 ms a batch (both writes of a batch alone, with nothing else to do).',
      'What they allow: bodies of the same size, each with customers of its own, through the same client and the same stub, so many calls at a time, with no journal; a quarter of the batches right before each upload and a quarter right after it, since what a machine takes for them drifts by some percent.',
      'Beside it: against the latency alone, as if stub and network took no time. The ramp (AIMD) starts at the full concurrency and is only left after a 429, so it takes no part.',
    ].join('\n'),
    columns: [
      'calls at a time',
      'batches',
      'seconds',
      'of the bare calls, %',
      'target',
      'of the latency alone, %',
      'processor ms a batch',
      'journal, ms a batch',
    ],
    rows: lanes.map(({ concurrency, found }) => {
      const allowed = found.map(({ seconds, bareSeconds }) => (100 * bareSeconds) / seconds)
      const journal = found.map(({ journalMs }) => journalMs)
      const target = median(allowed) >= 96 && median(journal) <= 2 ? '✓' : '✗'
      return [
        `${concurrency}`,
        `${batchesEach * concurrency}`,
        spread(found.map(({ seconds }) => seconds)),
        spread(allowed),
        `≥ 96 %, ≤ 2 ms ${target}`,
        spread(found.map(({ seconds }) => (100 * possibleSeconds) / seconds)),
        spread(found.map(({ cpuMs }) => cpuMs)),
        spread(journal),
      ]
    }),
  }
}

interface Throughput {
  seconds: number
  /** What as many bare calls take. */
  bareSeconds: number
  /** Processor time of all threads for a batch. */
  cpuMs: number
  /** For a batch. */
  journalMs: number
}

async function measureThroughput(folder: string, concurrency: number, batches: number): Promise<Throughput> {
  const stub = await startStubProcess({ latencyMs })
  const { services, jobId } = await prepared(folder, batches * batchRows, concurrency)
  const request = { endpoint: stub.endpoint, isRehearsal: false, resendUnknown: false, concurrency }
  const { bodyJson } = (await services.jobs.previewRequest(jobId)) ?? { bodyJson: '' }
  // Whole turns: a last one that is not full would take as long.
  const bareBatches = Math.ceil((batches / concurrency) * bareShare) * concurrency
  const bare = { bodyJson, batches: bareBatches, concurrency }
  const bareBefore = await measureBareCalls(stub.endpoint, { ...bare, letter: 'B' })
  const cpuBefore = process.cpuUsage()
  const startedMs = performance.now()
  await services.upload.start(jobId, request)
  const job = await services.upload.wait(jobId)
  const seconds = (performance.now() - startedMs) / 1_000
  const cpu = process.cpuUsage(cpuBefore)
  const bareAfter = await measureBareCalls(stub.endpoint, { ...bare, letter: 'A' })
  await services.close()
  await stub.close()
  if (job.reconciliation.accepted !== batches * batchRows) throw new Error(`ended ${job.state}`)
  return {
    seconds,
    bareSeconds: ((bareBefore + bareAfter) * batches) / (2 * bareBatches),
    cpuMs: (cpu.user + cpu.system) / 1e3 / batches,
    journalMs: journalMs(folder),
  }
}

/**
 * The calls alone, with bodies of the size of every batch. Each has customers of its own, as those of the upload: the stub
 * takes 1.2 times as long for customers that it has not met.
 *
 * @param work `letter`: what the ids of the customers begin with
 */
async function measureBareCalls(
  endpoint: string,
  work: { bodyJson: string; batches: number; concurrency: number; letter: string },
): Promise<number> {
  const client = createPlatformClient()
  const dataAt = work.bodyJson.indexOf('[') + 1
  const record = work.bodyJson.slice(dataAt, -2)
  const calls = Array.from({ length: work.batches + 1 }, (_, batch) => {
    const records = Array.from({ length: batchRows }, (_, index) =>
      record.replace('M0', `${work.letter}${batch * batchRows + index}`),
    )
    const body = `${work.bodyJson.slice(0, dataAt)}${records.join(',')}]}`
    return { endpoint, token: 'token-of-the-tests', body }
  })
  const warmUp = calls.pop()!
  await client.send(warmUp)
  const startedMs = performance.now()
  const lane = async (): Promise<void> => {
    for (let call = calls.pop(); call; call = calls.pop()) await client.send(call)
  }
  await Promise.all(Array.from({ length: work.concurrency }, lane))
  const seconds = (performance.now() - startedMs) / 1_000
  await client.close()
  return seconds
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

/** The start of a large upload, which plans its batches, and reopening after a kill in its middle. */
async function largeJobSection(folder: string, rows: number): Promise<Section> {
  const found: LargeJob[] = []
  for (let run = 0; run < usualRuns; run++) {
    const place = join(folder, `large${run}`)
    found.push(await measureLargeJob(place, rows))
    rmSync(place, { recursive: true, force: true })
  }
  const pauses = found.map(({ pauseMs }) => pauseMs)
  const reopenings = found.map(({ reopenMs }) => reopenMs)
  return {
    title: `An upload of ${rows.toLocaleString('en')} rows: its start, and reopening after a kill`,
    note: 'Milliseconds; reopening: from opening the data folder to the list of jobs. Targets are for the longest.',
    columns: ['', 'measured', 'target'],
    rows: [
      ['started, to the first call at the server', spread(found.map(({ firstCallMs }) => firstCallMs)), ''],
      [
        'longest pause of the main process until the 20th call',
        spread(pauses),
        against(Math.max(...pauses), 50, milliseconds),
      ],
      [
        'journal opened, put right and listed',
        spread(reopenings),
        against(Math.max(...reopenings), 1_000, milliseconds),
      ],
    ],
  }
}

interface LargeJob {
  firstCallMs: number
  pauseMs: number
  reopenMs: number
}

async function measureLargeJob(place: string, rows: number): Promise<LargeJob> {
  const { services, jobId } = await prepared(place, rows, 2)
  const stub = await startStubProcess({ latencyMs: 1 })
  const request = { endpoint: stub.endpoint, isRehearsal: false, resendUnknown: false, concurrency: 2 }
  const pauses = monitorEventLoopDelay({ resolution: 5 })
  pauses.enable()
  const startedMs = performance.now()
  await services.upload.start(jobId, request)
  await stub.whenReceived(1)
  const firstCallMs = performance.now() - startedMs
  await stub.whenReceived(20)
  pauses.disable()
  await services.upload.halt(jobId, 'pause')
  await services.close()
  await stub.close()
  return { firstCallMs, pauseMs: pauses.max / 1e6, reopenMs: await measureReopening(join(place, 'data')) }
}

/** Opens a data folder whose process was killed while uploading, in milliseconds. */
async function measureReopening(dataDir: string): Promise<number> {
  leaveAsKilled(dataDir)
  const startedMs = performance.now()
  const reopened = openServices(dataDir)
  const jobs = reopened.jobs.list()
  const reopenMs = performance.now() - startedMs
  await reopened.close()
  if (jobs[0]?.state !== 'paused') throw new Error(`the job was found ${jobs[0]?.state}`)
  return reopenMs
}

/** What a kill in the middle of two calls leaves in the books. */
function leaveAsKilled(dataDir: string): void {
  const database = new DatabaseSync(join(dataDir, 'journal.sqlite'))
  database.exec(`UPDATE job SET state = 'uploading';
    UPDATE batch SET state = 'sending' WHERE id IN (SELECT id FROM batch WHERE state = 'pending' LIMIT 2)`)
  database.close()
}
