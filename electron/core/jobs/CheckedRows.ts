import type { CheckedRow } from '../../shared/model/checkedRow.ts'
import type { Issue } from '../../shared/model/issue.ts'
import { createRowConverter } from '../conversion/createRowConverter.ts'
import type { Row } from '../../shared/model/workbook.ts'
import { RowFixer } from '../fixes/RowFixer.ts'
import type { Journal } from '../journal/Journal.ts'
import type { JobRecord } from '../journal/JobTable.ts'
import type { StagedRows } from '../rows/StagedRows.ts'

/** Reads rows of a job as the window shows them: cells, record, findings and whether they are sent. */
export class CheckedRows {
  readonly staged: StagedRows
  readonly #journal: Journal
  readonly #fixer: RowFixer
  readonly #convert: ReturnType<typeof createRowConverter>

  /** @param jobRecord only its mapping and check date are used, which stay the same for these staged rows */
  constructor(journal: Journal, jobRecord: JobRecord, staged: StagedRows) {
    this.#journal = journal
    this.staged = staged
    this.#fixer = new RowFixer(jobRecord.job.mapping, jobRecord.checkedOn)
    this.#convert = createRowConverter(jobRecord.job.mapping, { today: jobRecord.checkedOn })
  }

  /** Rows in the order of the ordinals; ordinals that do not exist are left out. */
  read(jobRecord: JobRecord, ordinals: readonly number[]): CheckedRow[] {
    return this.#journal.read(() => {
      const { key, job } = jobRecord
      const states = this.#journal.staging.statesOf(key, ordinals)
      const issues = this.#journal.issues.ofMany(key, ordinals)
      return this.staged.rowsOf(ordinals).map((row) => {
        const { ordinal, rowNumber, cells, defects = null, recordJson } = row
        const { editedColumns, originalTexts } = row
        const whole: Row = { rowNumber, cells, defects, hidden: false }
        const unsent = states.get(ordinal)
        const skippedAs = unsent === 'invalid' && !job.skipInvalid ? null : (unsent ?? null)
        const isSkipped = unsent === 'user' || unsent === 'duplicate'
        return {
          ordinal,
          rowNumber,
          cells,
          editedColumns,
          originalTexts,
          recordJson,
          // Findings of a skipped row are not stored, since they no longer count.
          issues: this.#withSuggestions(
            whole,
            isSkipped ? this.#convert(whole).issues : (issues.get(ordinal) ?? []),
          ),
          state: unsent === undefined ? 'ready' : skippedAs === null ? 'invalid' : 'skipped',
          skippedAs,
        }
      })
    })
  }

  #withSuggestions(row: Row, issues: readonly Issue[]): Issue[] {
    return issues.map((issue) => {
      const suggestion = this.#fixer.suggestionFor(row, issue)
      return suggestion === null ? issue : { ...issue, suggestion }
    })
  }
}
