import { correctRows, correctTask, previewCorrection, previewTask } from '../core/corrections/correctRows.ts'
import { compareTask, countSameCustomers } from '../core/duplicates/findEarlierImports.ts'
import { surveyCall, surveyTask } from '../core/jobs/surveyCall.ts'
import type { Journal } from '../core/journal/Journal.ts'
import {
  previewSheet,
  previewSheetTask,
  proposeTask,
  readFieldTable,
  readFieldTableTask,
  RecentSheet,
  tryColumnTask,
} from '../core/preparation/lookAtFile.ts'
import { profileJob, profileTask } from '../core/preparation/profileJob.ts'
import { recheckJob, recheckTask } from '../core/preparation/recheckJob.ts'
import { prepareFile, prepareTask } from '../core/preparation/prepareFile.ts'
import { exportProblems, problemsTask } from '../core/reports/exportProblems.ts'
import { exportReport, reportTask } from '../core/reports/exportReport.ts'
import { sweepRows, sweepTask } from '../core/retention/RowSweeper.ts'
import { RowEditor } from '../core/corrections/RowEditor.ts'
import { arrangeTask, arrangeView } from '../core/views/arrangeView.ts'
import { countFindings, countFindingsTask } from '../core/views/countFindings.ts'
import { countTask, countValues } from '../core/views/countValues.ts'
import { filterRows, filterTask } from '../core/views/filterRows.ts'
import { scanPiece, scanTask } from '../core/views/scanPiece.ts'
import { searchPiece, searchTask } from '../core/views/searchPiece.ts'
import { throttleProgress } from '../core/worker/throttleProgress.ts'
import type { WorkerInput, WorkerProgress, WorkerTask } from '../core/worker/WorkerTask.ts'

type OnProgress = (progress: WorkerProgress) => void
type Perform = (journal: Journal, input: WorkerInput, onProgress: OnProgress) => unknown

/** Kept as long as the thread, which ends soon after its last task. */
const recentSheet = new RecentSheet()

/** Every task the thread can do, by its name. */
const tasks: ReadonlyMap<string, Perform> = new Map([
  task(prepareTask, async (journal, input, onProgress) => {
    // The thread is up, which took as long as opening the journal and the first rows will.
    onProgress({ rowsDone: 0, fraction: 0 })
    return prepareFile(journal, input, throttleProgress(onProgress))
  }),
  task(recheckTask, recheckJob),
  task(reportTask, async (journal, input) => ({ rows: await exportReport(journal, input) })),
  task(problemsTask, async (journal, input) => ({ rows: await exportProblems(journal, input) })),
  task(correctTask, (journal, { jobId, dataKey, identityKey, work }, onProgress) => {
    const keys = { dataKey: Buffer.from(dataKey), identityKey: Buffer.from(identityKey) }
    return correctRows(journal, jobId, keys, work, ({ phase, rowsDone, rowsTotal }) =>
      onProgress({ phase, rowsDone, rowsTotal, fraction: rowsDone / (rowsTotal ?? Infinity) }),
    )
  }),
  task(previewTask, (journal, { jobId, dataKey, identityKey, work }) => {
    const keys = { dataKey: Buffer.from(dataKey), identityKey: Buffer.from(identityKey) }
    return previewCorrection(journal, new RowEditor(journal, journal.jobs.get(jobId), keys), work)
  }),
  task(previewSheetTask, (_, input) => previewSheet(input)),
  task(proposeTask, (_, input) => recentSheet.propose(input)),
  task(tryColumnTask, (_, input) => recentSheet.tryColumn(input)),
  task(readFieldTableTask, (_, input) => readFieldTable(input)),
  task(filterTask, (journal, input) => journal.read(() => filterRows(journal, input))),
  task(searchTask, (journal, input) => journal.read(() => searchPiece(journal, input))),
  task(scanTask, (journal, input) => journal.read(() => scanPiece(journal, input))),
  task(arrangeTask, (_, input) => arrangeView(input)),
  task(countTask, (_, input) => countValues(input)),
  task(countFindingsTask, (journal, input) => journal.read(() => countFindings(journal, input))),
  task(profileTask, (journal, { jobId, dataKey }) => profileJob(journal, jobId, Buffer.from(dataKey))),
  task(compareTask, (journal, { jobId, identityKey }) =>
    countSameCustomers(journal, jobId, Buffer.from(identityKey)),
  ),
  task(surveyTask, (journal, { jobId, dataKey, callVersion }) =>
    journal.read(() => surveyCall(journal, jobId, Buffer.from(dataKey), callVersion)),
  ),
  task(sweepTask, async (journal) => {
    await sweepRows(journal)
    return null
  }),
])

/** @throws Error for a name that no task has */
export function findTask(name: string): Perform {
  const perform = tasks.get(name)
  if (!perform) throw new Error(`no task ${name}`)
  return perform
}

/** Ties a task to the function that does it; the compiler holds the function to the task's types. */
function task<Input extends WorkerInput, Result>(
  { name }: WorkerTask<Input, Result>,
  perform: (journal: Journal, input: Input, onProgress: OnProgress) => Result | Promise<Result>,
): [string, Perform] {
  return [name, perform as Perform]
}
