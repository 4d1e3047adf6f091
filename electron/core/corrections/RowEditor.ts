import { AppError } from '../../shared/errors/AppError.ts'
import { identityFields } from '../../shared/model/field.ts'
import type { Issue, IssueCode } from '../../shared/model/issue.ts'
import { createRowConverter, type ConvertedRow } from '../conversion/createRowConverter.ts'
import { IdentityDigestTable } from '../duplicates/IdentityDigestTable.ts'
import { isAboutOthers } from '../duplicates/duplicateIssue.ts'
import type { Journal } from '../journal/Journal.ts'
import type { JobRecord } from '../journal/JobTable.ts'
import { StagedRows, type RowWithCorrection } from '../rows/StagedRows.ts'
import type { ComputedChange, ComputedRow } from './ComputedChange.ts'
import { CountChanges, type RowFacts } from './CountChanges.ts'
import { DigestChanges } from './DigestChanges.ts'
import {
  correctRow,
  encodeOverride,
  hasCells,
  isSameCorrection,
  noCorrection,
  type RowCorrection,
} from '../rows/RowCorrection.ts'

/** The correction a row should have. */
export interface WantedCorrection {
  ordinal: number
  after: RowCorrection
  /** The row, if the same transaction has read it already. */
  row?: RowWithCorrection
}

/** A row's correction before and after a change. */
export interface CorrectionChange {
  ordinal: number
  before: RowCorrection
  after: RowCorrection
}

/** Findings on a text that may not be the one meant; typed by the user, it is. */
const spreadsheetChanges: ReadonlySet<IssueCode> = new Set([
  'cell.becameDate',
  'cell.imprecise',
  'cell.mergedAcross',
])

/** Keys that decrypt a job's rows and compute its identity digests. */
export interface CorrectionKeys {
  dataKey: Buffer
  /** The installation's, to compare with earlier imports. */
  identityKey: Buffer
}

/**
 * Applies corrections to rows and updates everything derived from them: records, findings, states, digests and the job's
 * counts. Writes no undo log.
 */
export class RowEditor {
  readonly staged: StagedRows
  readonly digests: IdentityDigestTable
  readonly jobRecord: JobRecord
  /** Columns that fill a field which identifies a customer. */
  readonly identityColumns: ReadonlySet<number>
  readonly keys: CorrectionKeys
  readonly #journal: Journal
  readonly #nameColumn: number | undefined
  readonly #convert: (row: ReturnType<typeof correctRow>) => ConvertedRow

  /** @param jobRecord only its key, mapping and check date are used, which never change */
  constructor(journal: Journal, jobRecord: JobRecord, keys: CorrectionKeys) {
    const { key, job } = jobRecord
    const { dataKey, identityKey } = keys
    this.#journal = journal
    this.jobRecord = jobRecord
    this.keys = { dataKey, identityKey }
    this.staged = new StagedRows(journal, { key, id: job.id }, dataKey)
    this.digests = new IdentityDigestTable(journal, { key, id: job.id }, job.mapping, identityKey)
    this.identityColumns = new Set(
      job.mapping.columns.flatMap(({ columnIndex, target }) =>
        target?.kind === 'standard' && (identityFields as readonly string[]).includes(target.field)
          ? [columnIndex]
          : [],
      ),
    )
    this.#nameColumn = job.mapping.columns.find(
      ({ target }) => target?.kind === 'standard' && target.field === 'realName',
    )?.columnIndex
    this.#convert = createRowConverter(job.mapping, { today: jobRecord.checkedOn })
  }

  /** Whether the text of a cell is what was typed into the spreadsheet, as far as its findings tell. */
  trusts(original: RowWithCorrection['original'], columnIndex: number): boolean {
    const { issues } = this.check({ original, correction: noCorrection })
    return !issues.some((issue) => issue.columnIndex === columnIndex && spreadsheetChanges.has(issue.code))
  }

  /** Checks a row with a correction applied. */
  check({ original, correction }: Pick<RowWithCorrection, 'original' | 'correction'>): ConvertedRow {
    return this.#convert(correctRow(original, correction))
  }

  /**
   * Applies corrections. Callers hold the transaction.
   *
   * @returns the number of rows that changed
   */
  apply(wanted: readonly WantedCorrection[]): number {
    const change = this.compute(wanted)
    this.write(change)
    return change.rows.length
  }

  /**
   * What follows from corrections, from rows and findings as they are; writes nothing. Another thread may do so, as long as
   * nothing of these rows changes until it is written.
   */
  compute(wanted: readonly WantedCorrection[]): ComputedChange {
    const read = this.#read(wanted)
    const changed = read.filter(({ row, after }) => !isSameCorrection(row.correction, after))
    const ordinals = changed.map(({ row }) => row.ordinal)
    const issuesBefore =
      changed.length > 0 ? this.#journal.issues.ofMany(this.jobRecord.key, ordinals) : new Map()
    const counts = new CountChanges()
    const digests = new DigestChanges(this.digests.hasher)
    const changes: CorrectionChange[] = []
    const mayRegroup: number[] = []
    let changedCells = 0
    const rows = changed.map(({ row, after }) => {
      const { ordinal, correction: before } = row
      if (before.skip !== after.skip || this.#changesName(row, after)) mayRegroup.push(ordinal)
      changedCells += countCells(before, after)
      changes.push({ ordinal, before, after })
      return this.#change(row, after, issuesBefore.get(ordinal) ?? [], counts, digests)
    })
    return {
      rowsVisited: wanted.length,
      rows,
      changedCells,
      counts: counts.list(),
      digests: digests.list(),
      mayRegroup,
      changesJson: JSON.stringify(changes),
    }
  }

  /** Writes what was computed. Callers hold the transaction. */
  write({ rows, counts, digests, mayRegroup }: ComputedChange): void {
    if (rows.length === 0) return
    const { key } = this.jobRecord
    const { issues, staging, identities, jobs } = this.#journal
    // One statement for all rows: one statement a row dominated the run time.
    issues.replaceMany(key, rows)
    staging.setStates(key, rows)
    this.staged.writeOverrides(rows)
    const areIdentitiesChanged = DigestChanges.write(digests, this.digests, this.staged)
    CountChanges.write(counts, this.#journal, key)
    if (areIdentitiesChanged || mayRegroup.some((ordinal) => identities.isRepeated(key, ordinal)))
      jobs.setDuplicatesStale(key, true)
  }

  /** @throws AppError `job.repairHasErrors` when a row would have an error, with the cause of the first */
  assertSound(wanted: readonly WantedCorrection[]): void {
    for (const { row, after } of this.#read(wanted)) {
      const { rowNumber } = row.original
      const { issues } = this.check({ original: row.original, correction: after })
      const error = issues.find(({ severity }) => severity === 'error')
      if (!error) continue
      const cause = { textKey: `issues.${error.code}.title` }
      throw new AppError('job.repairHasErrors', `row ${rowNumber} would have ${error.code}`, {
        params: { rowNumber, cause, ...(error.field !== null && { field: error.field }) },
      })
    }
  }

  /** Whether the name changes, on which `phone.shared` depends: it counts the names of a phone. */
  #changesName({ correction }: RowWithCorrection, after: RowCorrection): boolean {
    const column = this.#nameColumn
    return column !== undefined && correction.cells[column] !== after.cells[column]
  }

  /**
   * Whether what identifies the customer surely stays the same. Without defects it follows from the cells of its own columns;
   * looking at it instead of the whole row saves a fifth of a bulk change.
   */
  #keepsIdentity({ original, correction: before }: RowWithCorrection, after: RowCorrection): boolean {
    if (original.defects) return false
    for (const column of this.identityColumns) {
      if (before.cells[column] !== after.cells[column] || before.merged[column] !== after.merged[column])
        return false
    }
    return true
  }

  /** Reads missing rows in one query; drops those that do not exist. */
  #read(wanted: readonly WantedCorrection[]): { row: RowWithCorrection; after: RowCorrection }[] {
    const unread = wanted.flatMap(({ ordinal, row }) => (row ? [] : [ordinal]))
    const read = new Map(this.staged.withCorrectionsOf(unread).map((row) => [row.ordinal, row]))
    return wanted.flatMap(({ ordinal, row = read.get(ordinal), after }) => (row ? [{ row, after }] : []))
  }

  /** Computes the new state of a row and accumulates count and digest changes. */
  #change(
    row: RowWithCorrection,
    after: RowCorrection,
    issuesBefore: readonly Issue[],
    counts: CountChanges,
    digests: DigestChanges,
  ): ComputedRow {
    const { ordinal, original, correction: before } = row
    const checkedAfter = this.check({ original, correction: after })
    const isSameIdentity = this.#keepsIdentity(row, after)
    // Only what identifies the customer is asked of it.
    const checkedBefore = isSameIdentity ? checkedAfter : this.check(row)
    const issuesAfter: Issue[] = after.skip
      ? []
      : [...checkedAfter.issues, ...issuesBefore.filter(({ code }) => isAboutOthers(code))]
    const override = hasCells(after)
      ? {
          isMerged: Object.keys(after.merged).length > 0,
          plain: encodeOverride(after, checkedAfter.recordJson),
        }
      : null
    if (!isSameIdentity) digests.set(ordinal, checkedAfter)
    counts.replace(
      factsOf(before, checkedBefore, before.skip ? [] : issuesBefore),
      factsOf(after, checkedAfter, issuesAfter),
    )
    const state = after.skip ?? (checkedAfter.hasError ? 'invalid' : null)
    return { ordinal, issues: issuesAfter, state, override }
  }
}

function factsOf(correction: RowCorrection, checked: ConvertedRow, issues: readonly Issue[]): RowFacts {
  return {
    isSkipped: correction.skip !== null,
    isEdited: hasCells(correction),
    hasFuzzyIdentity: checked.hasFuzzyIdentity,
    hasIdentityId: checked.hasIdentityId,
    issues,
  }
}

/** Cells whose text a correction changes. */
function countCells(before: RowCorrection, after: RowCorrection): number {
  if (before.cells === after.cells && before.merged === after.merged) return 0
  let count = 0
  const textIn = ({ cells, merged }: RowCorrection, column: string): string | undefined =>
    cells[column] ?? merged[column]
  const isChanged = (column: string): boolean => textIn(before, column) !== textIn(after, column)
  const isGone = (column: string): boolean => textIn(after, column) === undefined
  for (const column in after.cells) if (isChanged(column)) count += 1
  for (const column in after.merged) if (after.cells[column] === undefined && isChanged(column)) count += 1
  for (const column in before.cells) if (isGone(column)) count += 1
  for (const column in before.merged) if (before.cells[column] === undefined && isGone(column)) count += 1
  return count
}
