import type { CheckedRow } from '../../shared/model/checkedRow.ts'
import type { Journal } from '../journal/Journal.ts'
import type { JobRecord } from '../journal/JobTable.ts'
import type { CorrectedRow } from '../rows/StagedRows.ts'

/** A row as the window shows it: with its findings, and whether it is sent. */
export function toCheckedRow(journal: Journal, jobRecord: JobRecord, row: CorrectedRow): CheckedRow {
  const { ordinal, rowNumber, cells, recordJson, editedColumns } = row
  const unsent = journal.staging.statesBetween(jobRecord.key, ordinal, ordinal).get(ordinal)
  const skippedAs = unsent === 'invalid' && !jobRecord.job.skipInvalid ? null : (unsent ?? null)
  return {
    ordinal,
    rowNumber,
    cells,
    editedColumns,
    recordJson,
    issues: journal.issues.of(jobRecord.key, ordinal),
    state: unsent === undefined ? 'ready' : skippedAs === null ? 'invalid' : 'skipped',
    skippedAs,
  }
}
