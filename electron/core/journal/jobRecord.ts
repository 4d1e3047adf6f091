import type { DuplicateField, DuplicateKeep } from '../../shared/model/correction.ts'
import type { DuplicateChoiceRecord } from './CorrectionTable.ts'
import type { CallVersionName } from '../../shared/model/callVersion.ts'
import type { BatchState, Job, JobState, PauseReason, Reconciliation } from '../../shared/model/job.ts'
import type { Mapping } from '../../shared/model/mapping.ts'
import type { MatchingOptions } from '../../shared/model/matchingOptions.ts'

/** Fields a job is created with. */
export interface NewJob {
  id: string
  fileName: string
  sheetName: string
  createdAt: string
  options: MatchingOptions
  mapping: Mapping
  /** Header names by column index in the file, for reports. */
  columns: { index: number; name: string }[]
  rowsPerBatch: number
  concurrency: number
  bisectRejected: boolean
  masterKeyId: string
  wrappedKey: Buffer
}

/** Counts found by checking a job's rows. */
export interface CheckedCounts {
  totalRows: number
  invalidRows: number
  /** Rows with warnings but no error. */
  warningRows: number
  /** Rows with warnings, whether or not they have errors as well. */
  rowsWithWarnings: number
  rowsWithoutFuzzyIdentity: number
  rowsWithoutIdentityId: number
}

/** Changes that a row change makes to a job's counts. */
export type CountDelta = Omit<CheckedCounts, 'totalRows'> & { editedRows: number; skippedRows: number }

/** A job as stored on disk; `JobFeed` adds the rest. */
export type RecordedJob = Omit<Job, 'revision' | 'queuePosition' | 'nextAttemptAt'>

/** A job with its key in the journal and its internal fields. */
export interface JobRecord {
  key: number
  job: RecordedJob
  columns: { index: number; name: string }[]
  isPlanned: boolean
  /** 拆开重试: rejected batches are bisected although matching is off. */
  bisectsOnRequest: boolean
  /** `yyyy-MM-dd`: the date the checks used as today; rows are checked again with the same date. */
  checkedOn: string
  /** Keyed hash of the file's bytes. */
  fileHash: string | null
  duplicateChoice: DuplicateChoiceRecord
  duplicatesAreStale: boolean
  /** Incremented by every row change. */
  editRevision: number
  masterKeyId: string | null
  wrappedKey: Uint8Array | null
}

/** A row of the table `job`. */
export interface StoredJob {
  key: number
  id: string
  file_name: string
  sheet_name: string
  state: JobState
  pause_reason: PauseReason | null
  pause_message: string | null
  created_at: string
  changed_at: string
  completed_at: string | null
  endpoint: string | null
  call_version: CallVersionName | null
  is_rehearsal: number
  options_json: string
  mapping_json: string
  columns_json: string
  batch_rows: number
  concurrency: number
  bisect_rejected: number
  bisects_on_request: number
  hold_until: string | null
  resend_unknown: number
  skip_invalid: number
  total_rows: number
  invalid_rows: number
  warning_rows: number
  edited_rows: number
  skipped_rows: number
  rows_with_warnings: number
  rows_without_fuzzy_identity: number
  rows_without_identity_id: number
  checked_on: string
  file_hash: string | null
  duplicate_fields: string | null
  duplicate_keep: DuplicateKeep | null
  duplicates_are_stale: number
  edit_revision: number
  is_planned: number
  trial_rows: number | null
  lost_attempts: number
  accepted_by_user: number
  master_key_id: string | null
  wrapped_key: Uint8Array | null
}

/** Batch and row counts of a job, by batch state. */
export type BatchCounts = { [State in BatchState]: { batches: number; rows: number } }

/** Maps a row of the table `job` and the counts of its batches to a record. */
export function toJobRecord(row: StoredJob, byState: BatchCounts): JobRecord {
  const skipped = countSkipped(row)
  const reconciliation: Reconciliation = {
    total: row.total_rows,
    accepted: byState.accepted.rows,
    rejected: byState.rejected.rows,
    skipped,
    unknown: byState.unknown.rows,
    // Counted independently, not as the remainder, so that an imbalance shows.
    pending: row.is_planned ? byState.pending.rows + byState.sending.rows : row.total_rows - skipped,
  }
  const leaves = byState.accepted.batches + byState.rejected.batches + byState.unknown.batches
  const open = byState.pending.batches + byState.sending.batches
  return {
    key: row.key,
    columns: JSON.parse(row.columns_json) as JobRecord['columns'],
    isPlanned: row.is_planned === 1,
    bisectsOnRequest: row.bisects_on_request === 1,
    checkedOn: row.checked_on,
    fileHash: row.file_hash,
    duplicateChoice: {
      fields: row.duplicate_fields === null ? null : (JSON.parse(row.duplicate_fields) as DuplicateField[]),
      keep: row.duplicate_keep,
    },
    duplicatesAreStale: row.duplicates_are_stale === 1,
    editRevision: row.edit_revision,
    masterKeyId: row.master_key_id,
    wrappedKey: row.wrapped_key,
    job: {
      id: row.id,
      fileName: row.file_name,
      sheetName: row.sheet_name,
      state: row.state,
      pauseReason: row.pause_reason,
      pauseMessage: row.pause_message,
      heldUntil: row.state === 'paused' && row.pause_reason === 'longWait' ? row.hold_until : null,
      trialRows: row.trial_rows,
      createdAt: row.created_at,
      changedAt: row.changed_at,
      completedAt: row.completed_at,
      endpoint: row.endpoint,
      callVersion: row.call_version ?? (row.is_planned === 1 ? 'v1' : null),
      isRehearsal: row.is_rehearsal === 1,
      options: JSON.parse(row.options_json) as MatchingOptions,
      mapping: JSON.parse(row.mapping_json) as Mapping,
      batchRows: row.batch_rows,
      concurrency: row.concurrency,
      bisectRejected: row.bisect_rejected === 1,
      resendUnknown: row.resend_unknown === 1,
      recordsLost: row.lost_attempts > 0,
      acceptedByUser: row.accepted_by_user,
      skipInvalid: row.skip_invalid === 1,
      invalidRows: row.invalid_rows,
      warningRows: row.warning_rows,
      rowsWithWarnings: row.rows_with_warnings,
      editedRows: row.edited_rows,
      skippedRows: row.skipped_rows,
      rowsWithoutFuzzyIdentity: row.rows_without_fuzzy_identity,
      rowsWithoutIdentityId: row.rows_without_identity_id,
      reconciliation,
      batches: {
        total: leaves + open,
        accepted: byState.accepted.batches,
        rejected: byState.rejected.batches,
        unknown: byState.unknown.batches,
        pending: open,
      },
      hasRows: row.wrapped_key !== null && row.state !== 'preparing',
    },
  }
}

/**
 * Rows are skipped only by the user's decision: individually, or all rows with errors at once. An
 * individually skipped row no longer counts as invalid, so that no row counts twice.
 */
function countSkipped(row: StoredJob): number {
  return row.skipped_rows + (row.skip_invalid === 1 ? row.invalid_rows : 0)
}
