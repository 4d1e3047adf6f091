import type { Journal } from '../journal/Journal.ts'
import type { JobRecord } from '../journal/JobTable.ts'
import type { CorrectionWork } from './CorrectionWork.ts'
import type { RowSelection } from '../../shared/model/correction.ts'
import { nextEdit } from './EditLog.ts'
import { rowsOfPlan } from './planCells.ts'

/** Up to this many rows are changed in the main process: starting a worker would take longer. */
const fewRows = 100

/** Whether a correction changes so few rows that the main process does it itself. */
export function isQuick(journal: Journal, jobRecord: JobRecord, work: CorrectionWork): boolean {
  const { key, duplicatesAreStale } = jobRecord
  switch (work.kind) {
    case 'change':
      return selectedRows(journal, jobRecord, work.selection) <= fewRows
    case 'cells':
      return rowsOfPlan(work.plan) <= fewRows
    case 'fix':
      return journal.read(() => work.ordinals?.length ?? journal.issues.countRows(key, work.cause)) <= fewRows
    case 'chooseGroup': {
      const { firstOrdinal } = work.choice
      if (firstOrdinal === null || duplicatesAreStale) return false
      return journal.read(() => journal.identities.repetitionsOf(key, firstOrdinal)).length < fewRows
    }
    case 'undo':
    case 'redo': {
      const { kind } = work
      const next = journal.read(() => nextEdit(journal, jobRecord, kind))
      // A duplicate choice regroups all rows.
      return next === null || (next.changedRows <= fewRows && next.choice === null)
    }
    default:
      return false
  }
}

function selectedRows(journal: Journal, { key, job }: JobRecord, selection: RowSelection): number {
  if (selection.kind === 'ordinals') return selection.ordinals.length
  if (selection.kind === 'errors') return job.invalidRows
  return journal.read(() => journal.issues.countRows(key, selection))
}
