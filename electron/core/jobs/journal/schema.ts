/** Version of the journal's tables, kept in SQLite's `user_version`. */
export const journalVersion = 1

/**
 * The tables, as one script that makes a version 1 journal.
 *
 * - Times are ISO text. Ids of the platform (int64) are text: they never pass through a number.
 * - `staged_chunk.sealed` is the only place that holds customer data, encrypted; everything else can be read
 *   without learning anything about a customer. `row_numbers` (32-bit, little-endian) stay readable, so that
 *   batches are planned without decrypting a row.
 * - `row_state` has an entry only for rows that are not sent as they are, `issue` only for findings.
 */
export const createTables = `
CREATE TABLE job (
  key INTEGER PRIMARY KEY,
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
  is_rehearsal INTEGER NOT NULL DEFAULT 0,
  options_json TEXT NOT NULL,
  mapping_json TEXT NOT NULL,
  columns_json TEXT NOT NULL,
  batch_rows INTEGER NOT NULL,
  concurrency INTEGER NOT NULL,
  bisect_rejected INTEGER NOT NULL,
  resend_unknown INTEGER NOT NULL DEFAULT 0,
  skip_invalid INTEGER NOT NULL DEFAULT 0,
  total_rows INTEGER NOT NULL DEFAULT 0,
  invalid_rows INTEGER NOT NULL DEFAULT 0,
  warning_rows INTEGER NOT NULL DEFAULT 0,
  rows_without_fuzzy_identity INTEGER NOT NULL DEFAULT 0,
  rows_without_identity_id INTEGER NOT NULL DEFAULT 0,
  is_planned INTEGER NOT NULL DEFAULT 0,
  master_key_id TEXT,
  wrapped_key BLOB
) STRICT;

CREATE TABLE staged_chunk (
  job_key INTEGER NOT NULL REFERENCES job(key),
  chunk_index INTEGER NOT NULL,
  first_ordinal INTEGER NOT NULL,
  row_count INTEGER NOT NULL,
  row_numbers BLOB NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (job_key, chunk_index)
) STRICT;

CREATE TABLE row_state (
  job_key INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (job_key, ordinal)
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
  changed_at TEXT NOT NULL
) STRICT;
CREATE INDEX batch_by_state ON batch (job_key, state, first_ordinal);
CREATE INDEX batch_by_parent ON batch (parent_id);

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
`
