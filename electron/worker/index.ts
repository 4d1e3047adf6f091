import { once } from 'node:events'
import { parentPort } from 'node:worker_threads'
import { Journal } from '../core/jobs/journal/Journal.ts'
import { asStorageError } from '../core/storageErrors.ts'
import { prepareJob } from '../core/jobs/prepareJob.ts'
import { exportReport } from '../core/jobs/reports/exportReport.ts'
import { settleDayMonthOrder } from '../core/jobs/settleDayMonthOrder.ts'
import { sweepRows } from '../core/jobs/sweepRows.ts'
import { StagedRows } from '../core/jobs/StagedRows.ts'
import { searchRows } from '../core/jobs/searchRows.ts'
import { ConversionStatistics, FillCounter } from '../core/checking/index.ts'
import { correctRows } from '../core/jobs/corrections/correctRows.ts'
import { findSameFile, takeOver } from '../core/jobs/corrections/takeOver.ts'
import { describeJob } from '../core/jobs/describeJob.ts'
import { countSameCustomers } from '../core/jobs/duplicates/findEarlierImports.ts'
import { hashFile } from '../core/jobs/hashFile.ts'
import { exportProblems } from '../core/jobs/reports/exportProblems.ts'
import { DistinctValueCounter } from '../core/mapping/index.ts'
import type {
  PreparedRows,
  PrepareTask,
  WorkerMessage,
  WorkerResults,
  WorkerTask,
} from '../core/jobs/workerTasks.ts'
import { openWorkbook, readDataRows } from '../core/spreadsheet/index.ts'
import type { Row } from '../shared/model/workbook.ts'

/** Progress messages at most this often: less than the window is told of it, or it would miss every second one. */
const progressGapMs = 40

if (!parentPort) throw new Error('not a worker thread')
const port = parentPort
const say = (message: WorkerMessage): void => port.postMessage(message)
const [task] = (await once(port, 'message')) as [WorkerTask]

// The thread is up, which took as long as opening the journal and the first rows will.
if (task.kind === 'prepare') say({ kind: 'progress', rowsDone: 0, fraction: 0 })

try {
  say({ kind: 'done', result: await perform() })
} catch (error) {
  say({ kind: 'failed', error: asStorageError(error).serialize() })
}

async function perform(): Promise<WorkerResults[WorkerTask['kind']]> {
  const journal = Journal.connect(task.dataDir)
  try {
    switch (task.kind) {
      case 'prepare':
        return await prepare(journal, task)
      case 'report':
        return { rows: await exportReport(journal, task) }
      case 'problems':
        return { rows: await exportProblems(journal, task) }
      case 'correct': {
        const keys = { dataKey: Buffer.from(task.dataKey), identityKey: Buffer.from(task.identityKey) }
        return await correctRows(journal, task.jobId, keys, task.work, ({ phase, rowsDone, rowsTotal }) =>
          say({ kind: 'progress', phase, rowsDone, rowsTotal, fraction: rowsDone / (rowsTotal ?? Infinity) }),
        )
      }
      case 'search': {
        const staged = new StagedRows(journal, task.job, Buffer.from(task.dataKey))
        return Uint32Array.from([...searchRows(journal, task.job.key, staged, task.text)].flat())
      }
      case 'describe':
        return describeJob(journal, task.jobId, Buffer.from(task.dataKey))
      case 'compare':
        return countSameCustomers(journal, task.jobId, Buffer.from(task.identityKey))
      case 'sweep':
        await sweepRows(journal)
        return null
    }
  } finally {
    journal.close()
  }
}

async function prepare(journal: Journal, work: PrepareTask): Promise<PreparedRows> {
  const statistics = new ConversionStatistics()
  const values = new DistinctValueCounter(work.mapping)
  const fills = new FillCounter(work.mapping)
  const dataKey = Buffer.from(work.dataKey)
  const identityKey = Buffer.from(work.identityKey)
  const reader = await openWorkbook(work.path, { encoding: work.encoding, stamp: work.stamp })
  let saidMs = performance.now()
  const sayProgress = (rowsDone: number): void => {
    const nowMs = performance.now()
    if (nowMs - saidMs < progressGapMs) return
    saidMs = nowMs
    say({ kind: 'progress', rowsDone, fraction: reader.fraction() })
  }
  const readRows = (from: typeof reader): AsyncIterable<Row[]> =>
    readDataRows(from, work.sheetIndex, work.headerRow, { skipHiddenRows: work.skipHiddenRows })
  try {
    const { mapping, rows } = await settleDayMonthOrder(work.mapping, readRows(reader), async (read) => {
      const again = await openWorkbook(work.path, { encoding: work.encoding, stamp: work.stamp })
      return read(readRows(again), () => sayProgress(0)).finally(() => again.close())
    })
    if (mapping !== work.mapping) journal.write(() => journal.jobs.setMapping(work.job.key, mapping))
    const counts = await prepareJob({
      journal,
      job: work.job,
      dataKey,
      identityKey,
      observe: { statistics, values, fills },
      mapping,
      today: work.today,
      rows,
      onRows: sayProgress,
    })
    const fileHash = await hashFile(work.path, identityKey, () => sayProgress(counts.totalRows))
    journal.write(() => journal.jobs.setFileHash(work.job.key, fileHash))
    const source = work.corrections ?? findSameFile(journal, fileHash, work.maybeSameFile)
    const carriedOver = source && (await takeOver(journal, work.job.id, { dataKey, identityKey }, source))
    const conversions = statistics.summaries()
    const description = { conversions, values: values.results(), fills: fills.results() }
    return { counts, description, carriedOver }
  } finally {
    await reader.close()
  }
}
