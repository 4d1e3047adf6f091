import type { Issue } from './issue.ts'

/** One staged row as the table shows it. */
export interface CheckedRow {
  /** 0-based position among the data rows of the job. */
  ordinal: number
  rowNumber: number
  /** As in the file, by column index, with the user's corrections. */
  cells: string[]
  /** Columns whose cell the user corrected, ascending. */
  editedColumns: number[]
  /** The record exactly as it will be sent, JSON text. */
  recordJson: string
  issues: Issue[]
  /** Nothing is sent for it: an error, or the user skipped it. */
  state: 'ready' | 'invalid' | 'skipped'
  /** Why it is skipped; null when it is not. `invalid`: by `skipInvalid`. */
  skippedAs: 'user' | 'duplicate' | 'invalid' | null
}

export interface CheckedRowsPage {
  rows: CheckedRow[]
  /** Rows that match the filter. */
  total: number
}
