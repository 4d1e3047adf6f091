import type { HandlersOf } from '../../shared/ipc/routes.ts'
import type { viewRoutes } from '../../shared/ipc/routes/view.ts'
import type { Services } from '../services.ts'

export function createViewHandlers({ views }: Services): HandlersOf<typeof viewRoutes> {
  return {
    'job.openView': ({ jobId, view }) => views.open(jobId, view),
    'job.viewRows': ({ jobId, viewId, offset, limit }) => views.rows(jobId, viewId, offset, limit),
    'job.viewIndexOf': ({ jobId, viewId, ordinal }) => views.indexOf(jobId, viewId, ordinal),
    'job.viewGroup': ({ jobId, viewId, group }) => views.groupIndex(jobId, viewId, group),
    'job.findInView': ({ jobId, viewId, ...wanted }) => views.find(jobId, viewId, wanted),
    'job.nextFinding': ({ jobId, viewId, ...wanted }) => views.nextFinding(jobId, viewId, wanted),
    'job.findingRank': ({ jobId, viewId, ...wanted }) => views.findingRank(jobId, viewId, wanted),
    'job.findEdge': ({ jobId, viewId, ...wanted }) => views.findEdge(jobId, viewId, wanted),
    'job.viewMarks': ({ jobId, viewId, parts }) => views.marks(jobId, viewId, parts),
    'job.columnValues': ({ jobId, viewId, ...wanted }) => views.columnValues(jobId, viewId, wanted),
    'job.readCells': ({ jobId, viewId, ...area }) => views.readCells(jobId, viewId, area),
  }
}
