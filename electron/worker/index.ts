import { parentPort, workerData } from 'node:worker_threads'
import { AppError } from '../shared/errors/AppError.ts'
import { Journal } from '../core/jobs/journal/Journal.ts'
import { prepareJob } from '../core/jobs/prepareJob.ts'
import { exportReport } from '../core/jobs/reports/exportReport.ts'
import type { PrepareTask, ReportTask, WorkerMessage, WorkerTask } from '../core/jobs/workerTasks.ts'
import { openWorkbook, readDataRows } from '../core/spreadsheet/index.ts'

/** Progress messages at most this often. */
const progressGapMs = 100

const task = workerData as WorkerTask
const say = (message: WorkerMessage): void => parentPort?.postMessage(message)

try {
  say({ kind: 'done', result: task.kind === 'prepare' ? await prepare(task) : await report(task) })
} catch (error) {
  say({ kind: 'failed', error: AppError.from(error).serialize() })
}

async function prepare(work: PrepareTask): ReturnType<typeof prepareJob> {
  const journal = Journal.connect(work.dataDir)
  const reader = await openWorkbook(work.path, { encoding: work.encoding })
  let saidMs = 0
  try {
    return await prepareJob({
      journal,
      job: work.job,
      dataKey: Buffer.from(work.dataKey),
      mapping: work.mapping,
      today: work.today,
      rows: readDataRows(reader, work.sheetIndex, work.headerRow),
      onRows: (rowsDone) => {
        const nowMs = performance.now()
        if (nowMs - saidMs < progressGapMs) return
        saidMs = nowMs
        say({ kind: 'progress', rowsDone, fraction: reader.fraction() })
      },
    })
  } finally {
    await reader.close()
    journal.close()
  }
}

async function report(work: ReportTask): Promise<{ rows: number }> {
  const journal = Journal.connect(work.dataDir)
  try {
    return { rows: await exportReport(journal, work) }
  } finally {
    journal.close()
  }
}
