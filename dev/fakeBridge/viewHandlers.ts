import { AppError } from '../../electron/shared/errors/AppError.ts'
import type { Job } from '../../electron/shared/model/job.ts'
import type { FakeRows } from './FakeRows.ts'
import { FakeView } from './FakeViews.ts'
import type { Handlers } from './Handlers.ts'

/** Routes that show the rows of a job as a view, and change cells of it. */
export function viewHandlers(
  rowsOf: (jobId: string) => FakeRows,
  recount: (jobId: string) => Job,
  rejectedOf: (jobId: string) => readonly number[],
): Handlers {
  const views = new Map<string, { viewId: string; view: FakeView }>()
  let opened = 0

  function viewOf(jobId: string, viewId: string): FakeView {
    const found = views.get(jobId)
    if (found?.viewId !== viewId) throw new AppError('view.closed', 'another view was opened')
    return found.view
  }

  return {
    'job.openView': ({ jobId, view }) => {
      const viewId = `view-${(opened += 1)}`
      const created = new FakeView(rowsOf(jobId), view, rejectedOf(jobId))
      views.set(jobId, { viewId, view: created })
      return { viewId, rows: created.length, groups: created.isGrouped ? rowsOf(jobId).pairs.length : null }
    },
    'job.viewRows': ({ jobId, viewId, offset, limit }) => ({
      rows: viewOf(jobId, viewId).window(offset, limit),
      groups: viewOf(jobId, viewId).groups(offset, limit),
    }),
    'job.viewIndexOf': ({ jobId, viewId, ordinal }) => {
      const index = viewOf(jobId, viewId).indexOf(ordinal)
      return index === null ? null : { index }
    },
    'job.viewGroup': ({ jobId, viewId, group }) => {
      const index = viewOf(jobId, viewId).groups(0, Infinity)?.indexOf(group) ?? -1
      return index === -1 ? null : { index }
    },
    'job.findInView': ({ jobId, viewId, text, columnIndex, ...from }) =>
      viewOf(jobId, viewId).find(text, columnIndex, from),
    'job.nextFinding': ({ jobId, viewId, severity, cause, ...from }) =>
      viewOf(jobId, viewId).nextFinding({ severity, cause }, from),
    'job.findingRank': ({ jobId, viewId, severity, cause, ...at }) =>
      viewOf(jobId, viewId).findingRank({ severity, cause }, at),
    'job.findEdge': ({ jobId, viewId, columnIndex, fromIndex, direction }) =>
      viewOf(jobId, viewId).edge(columnIndex, fromIndex, direction),
    'job.viewMarks': ({ jobId, viewId, parts }) => viewOf(jobId, viewId).marks(parts),
    'job.columnValues': ({ jobId, viewId, columnIndex, search, limit }) =>
      viewOf(jobId, viewId).values(columnIndex, search, limit),
    'job.readCells': ({ jobId, viewId, ...area }) => ({ lines: viewOf(jobId, viewId).cells(area) }),
    'job.previewCells': ({ jobId, viewId, change }) => viewOf(jobId, viewId).preview(change),
    'job.changeCells': ({ jobId, viewId, change }) => {
      const changes = viewOf(jobId, viewId).changed(change)
      const changedRows =
        change.kind === 'restore'
          ? rowsOf(jobId).restoreCells(new Map([...changes].map(([row, texts]) => [row, [...texts.keys()]])))
          : rowsOf(jobId).setCells(change.kind, changes)
      const changedCells = [...changes.values()].reduce((sum, texts) => sum + texts.size, 0)
      return { job: recount(jobId), changedRows, changedCells }
    },
  }
}
