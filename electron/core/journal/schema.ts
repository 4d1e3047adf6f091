/** Version of the journal's tables, kept in SQLite's `user_version`. */
export const journalVersion = 8

/**
 * SQL script that creates the tables of this version.
 *
 * - Times are ISO text. Ids of the platform (int64) are text, so that they never pass through a JS number.
 * - Only the columns called `sealed` hold customer data, encrypted; everything else reveals nothing about a
 *   customer. `row_numbers` (32-bit, little-endian) are plain, so that batches are planned without decrypting
 *   a row.
 * - `staged_chunk` holds the rows as read. A row corrected by the user has a `row_override`; its corrected cells and
 *   its new record are in the `override_pack` of its chunk, or in the row itself where version 7 wrote it. `edit` and
 *   `edit_step` are the undo/redo log.
 * - `staged_chunk_place` covers chunk positions without reading the rows, so that opening a large job is
 *   quick.
 * - `row_state` has entries only for rows that are not sent as they are (`invalid`, `user`, `duplicate`),
 *   `issue` only for rows that were not skipped individually. Counts of findings (`issue_group`) are stored,
 *   not counted for every page; `job.edit_revision` increases with every row change.
 * - `duplicate` has an entry for every row that repeats a customer. `identity_digest` holds keyed hashes of
 *   identifiers, sealed with a key of the installation (`secret`), to compare customers with later files; it
 *   and `row_state` are kept as long as the job's receipt.
 * - `discarded` lists jobs whose key is destroyed and whose rows are still to be swept, in small portions.
 *   Keys of jobs are never reused (AUTOINCREMENT): a new job must not inherit rows that wait to be swept.
 * - `hold_until` is the end of a wait requested by the platform, `hold_ms` its length, which caps the rest of
 *   the wait when the wall clock jumps.
 * - `batch.waits_for` is the batch tried first in the search for bad rows; if it is accepted, one of the
 *   first `suspect_rows` rows of the waiting batch must be bad (see `Bisection`).
 * - `batch.round` is 0 for the batches an upload was planned with. 仅重传失败数据 moves rejected rows, wherever they
 *   are, to new batches of the next round: such a batch contains only those rows of its range that have the
 *   same round in `retry_row`.
 * - `job.call_version` is the version of the call that the upload began with; null: it has not begun, or with
 *   version 0.1.0 of the app, which knew the first one only.
 * - `job.expiring_since` is when the clock first indicated that the rows' retention is about to expire (see
 *   `RowPurge`).
 * - `job.bisects_on_request`: rejected batches are bisected although matching is off (拆开重试).
 * - `job.lost_attempts` counts the calls that the mark knew of and this journal had lost (see
 *   `HighWaterMark`).
 * - `job.accepted_by_user` counts the accepted rows that the user, not the platform, confirmed.
 * - `verification`, `row_check` hold what the platform answered when it was asked about rows (核对): verdicts, names
 *   of fields and times, never a value. A check counts only for the call of its batch, so only while it is not older
 *   than `batch.changed_at`; rows that a check settles move to batches of new rounds.
 * - `lookup_access` lists addresses that answer no lookups. `kept_sample` holds a few rows of a finished job for 抽查,
 *   sealed with a key of their own, for a day at most.
 */
export const createTables = `
CREATE TABLE job (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  file_name TEXT NOT NULL,
  sheet_name TEXT NOT NULL,
  state TEXT NOT NULL,
  pause_reason TEXT,
  pause_message TEXT,
  created_at TEXT NOT NULL,
  changed_at TEXT NOT NULL,
  completed_at TEXT,
  endpoint TEXT,
  call_version TEXT,
  is_rehearsal INTEGER NOT NULL DEFAULT 0,
  options_json TEXT NOT NULL,
  mapping_json TEXT NOT NULL,
  columns_json TEXT NOT NULL,
  batch_rows INTEGER NOT NULL,
  concurrency INTEGER NOT NULL,
  bisect_rejected INTEGER NOT NULL,
  bisects_on_request INTEGER NOT NULL DEFAULT 0,
  resend_unknown INTEGER NOT NULL DEFAULT 0,
  skip_invalid INTEGER NOT NULL DEFAULT 0,
  total_rows INTEGER NOT NULL DEFAULT 0,
  invalid_rows INTEGER NOT NULL DEFAULT 0,
  warning_rows INTEGER NOT NULL DEFAULT 0,
  rows_with_warnings INTEGER NOT NULL DEFAULT 0,
  rows_without_fuzzy_identity INTEGER NOT NULL DEFAULT 0,
  rows_without_identity_id INTEGER NOT NULL DEFAULT 0,
  edited_rows INTEGER NOT NULL DEFAULT 0,
  skipped_rows INTEGER NOT NULL DEFAULT 0,
  checked_on TEXT NOT NULL DEFAULT '',
  file_hash TEXT,
  duplicate_fields TEXT,
  duplicate_keep TEXT,
  duplicates_are_stale INTEGER NOT NULL DEFAULT 0,
  edit_revision INTEGER NOT NULL DEFAULT 0,
  is_planned INTEGER NOT NULL DEFAULT 0,
  trial_rows INTEGER,
  hold_until TEXT,
  hold_ms INTEGER,
  expiring_since TEXT,
  lost_attempts INTEGER NOT NULL DEFAULT 0,
  accepted_by_user INTEGER NOT NULL DEFAULT 0,
  master_key_id TEXT,
  wrapped_key BLOB
) STRICT;

CREATE TABLE staged_chunk (
  job_key INTEGER NOT NULL,
  chunk_index INTEGER NOT NULL,
  first_ordinal INTEGER NOT NULL,
  row_count INTEGER NOT NULL,
  row_numbers BLOB NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (job_key, chunk_index)
) STRICT;
CREATE INDEX staged_chunk_place ON staged_chunk (job_key, chunk_index, first_ordinal, row_count);

CREATE TABLE row_state (
  job_key INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (job_key, ordinal)
) STRICT, WITHOUT ROWID;

CREATE INDEX skipped_row ON row_state (job_key, ordinal) WHERE state <> 'invalid';

CREATE TABLE row_override (
  job_key INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  is_merged INTEGER NOT NULL,
  sealed BLOB,
  PRIMARY KEY (job_key, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX loose_override ON row_override (job_key, ordinal) WHERE sealed IS NOT NULL;

CREATE TABLE override_pack (
  job_key INTEGER NOT NULL,
  chunk_index INTEGER NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (job_key, chunk_index)
) STRICT;

CREATE TABLE edit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  job_key INTEGER NOT NULL,
  kind TEXT NOT NULL,
  changed_rows INTEGER NOT NULL DEFAULT 0,
  is_undone INTEGER NOT NULL DEFAULT 0,
  duplicate_choice_json TEXT
) STRICT;
CREATE INDEX edit_by_job ON edit (job_key, id);

CREATE TABLE edit_step (
  job_key INTEGER NOT NULL,
  edit_id INTEGER NOT NULL,
  step INTEGER NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (job_key, edit_id, step)
) STRICT;

CREATE TABLE duplicate (
  job_key INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  first_ordinal INTEGER NOT NULL,
  field TEXT NOT NULL,
  PRIMARY KEY (job_key, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX duplicate_by_first ON duplicate (job_key, first_ordinal, ordinal);

CREATE TABLE identity_digest (
  job_key INTEGER NOT NULL,
  chunk_index INTEGER NOT NULL,
  first_ordinal INTEGER NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (job_key, chunk_index)
) STRICT;

CREATE TABLE secret (
  name TEXT PRIMARY KEY,
  master_key_id TEXT NOT NULL,
  wrapped BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE issue (
  job_key INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  position INTEGER NOT NULL,
  code TEXT NOT NULL,
  severity TEXT NOT NULL,
  field TEXT,
  column_index INTEGER,
  params_json TEXT,
  PRIMARY KEY (job_key, ordinal, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX issue_by_cause ON issue (job_key, code, field, ordinal);
CREATE INDEX issue_by_severity ON issue (job_key, severity, ordinal);

CREATE TABLE issue_group (
  job_key INTEGER NOT NULL,
  code TEXT NOT NULL,
  field TEXT,
  severity TEXT NOT NULL,
  findings INTEGER NOT NULL
) STRICT;
CREATE INDEX issue_group_by_job ON issue_group (job_key);

CREATE TABLE discarded (
  job_key INTEGER PRIMARY KEY,
  with_issues INTEGER NOT NULL
) STRICT;

CREATE TABLE batch (
  id INTEGER PRIMARY KEY,
  job_key INTEGER NOT NULL REFERENCES job(key),
  parent_id INTEGER REFERENCES batch(id),
  first_ordinal INTEGER NOT NULL,
  last_ordinal INTEGER NOT NULL,
  row_count INTEGER NOT NULL,
  first_row_number INTEGER NOT NULL,
  last_row_number INTEGER NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  body_hash TEXT,
  http_status INTEGER,
  code TEXT,
  error_code TEXT,
  message TEXT,
  import_id TEXT,
  waits_for INTEGER,
  suspect_rows INTEGER NOT NULL DEFAULT 0,
  round INTEGER NOT NULL DEFAULT 0,
  changed_at TEXT NOT NULL
) STRICT;
CREATE INDEX batch_by_state ON batch (job_key, state, first_ordinal, row_count);
CREATE INDEX batch_by_parent ON batch (parent_id);
CREATE INDEX batch_that_waits ON batch (waits_for) WHERE waits_for IS NOT NULL;

CREATE TABLE attempt (
  id INTEGER PRIMARY KEY,
  batch_id INTEGER NOT NULL REFERENCES batch(id),
  body_hash TEXT NOT NULL,
  started_at TEXT NOT NULL,
  ended_at TEXT,
  outcome TEXT,
  http_status INTEGER,
  code TEXT,
  error_code TEXT,
  message TEXT,
  import_id TEXT
) STRICT;
CREATE INDEX attempt_by_batch ON attempt (batch_id);
CREATE INDEX attempt_by_import ON attempt (import_id) WHERE import_id IS NOT NULL;

CREATE TABLE verification (
  job_key INTEGER NOT NULL,
  purpose TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT,
  started_at TEXT NOT NULL,
  changed_at TEXT NOT NULL,
  PRIMARY KEY (job_key, purpose)
) STRICT, WITHOUT ROWID;

CREATE TABLE row_check (
  job_key INTEGER NOT NULL,
  purpose TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  row_number INTEGER NOT NULL,
  batch_id INTEGER NOT NULL,
  verdict TEXT,
  reason TEXT,
  fields TEXT NOT NULL,
  absent_since TEXT,
  looked_at TEXT NOT NULL,
  PRIMARY KEY (job_key, purpose, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX row_check_by_batch ON row_check (batch_id);

CREATE TABLE lookup_access (
  address TEXT PRIMARY KEY,
  reason TEXT NOT NULL,
  closed_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE kept_sample (
  job_key INTEGER PRIMARY KEY,
  kept_at TEXT NOT NULL,
  master_key_id TEXT NOT NULL,
  wrapped_key BLOB NOT NULL,
  sealed BLOB NOT NULL
) STRICT;

CREATE TABLE retry_row (
  job_key INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  round INTEGER NOT NULL,
  PRIMARY KEY (job_key, ordinal)
) STRICT, WITHOUT ROWID;
`
