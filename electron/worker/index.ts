import { parentPort, workerData } from 'node:worker_threads'
import { Journal } from '../core/jobs/journal/Journal.ts'
import { asStorageError } from '../core/jobs/journal/storageErrors.ts'
import { prepareJob } from '../core/jobs/prepareJob.ts'
import { exportReport } from '../core/jobs/reports/exportReport.ts'
import { sweepRows } from '../core/jobs/sweepRows.ts'
import type { PrepareTask, WorkerMessage, WorkerResults, WorkerTask } from '../core/jobs/workerTasks.ts'
import { openWorkbook, readDataRows } from '../core/spreadsheet/index.ts'

/** Progress messages at most this often. */
const progressGapMs = 100

const task = workerData as WorkerTask
const say = (message: WorkerMessage): void => parentPort?.postMessage(message)

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
      case 'sweep':
        await sweepRows(journal)
        return null
    }
  } finally {
    journal.close()
  }
}

async function prepare(journal: Journal, work: PrepareTask): ReturnType<typeof prepareJob> {
  const reader = await openWorkbook(work.path, { encoding: work.encoding, stamp: work.stamp })
  let saidMs = 0
  try {
    return await prepareJob({
      journal,
      job: work.job,
      dataKey: Buffer.from(work.dataKey),
      mapping: work.mapping,
      today: work.today,
      rows: readDataRows(reader, work.sheetIndex, work.headerRow, {
        skipHiddenRows: work.skipHiddenRows,
      }),
      onRows: (rowsDone) => {
        const nowMs = performance.now()
        if (nowMs - saidMs < progressGapMs) return
        saidMs = nowMs
        say({ kind: 'progress', rowsDone, fraction: reader.fraction() })
      },
    })
  } finally {
    await reader.close()
  }
}
