import { AppError } from '../../shared/errors/AppError.ts'
import { identityFields } from '../../shared/model/field.ts'
import type { Issue, IssueCode } from '../../shared/model/issue.ts'
import { createRowConverter, type ConvertedRow } from '../conversion/createRowConverter.ts'
import { IdentityDigestTable } from '../duplicates/IdentityDigestTable.ts'
import { isAboutOthers } from '../duplicates/duplicateIssue.ts'
import type { Journal } from '../journal/Journal.ts'
import type { JobRecord } from '../journal/JobTable.ts'
import type { UnsentState } from '../journal/StagingTable.ts'
import { StagedRows, type RowWithCorrection } from '../rows/StagedRows.ts'
import { sealAt } from '../rows/chunkCipher.ts'
import { CountChanges, type RowFacts } from './CountChanges.ts'
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

/** The journal's state of one row beside its source cells. */
interface StoredRow {
  ordinal: number
  issues: readonly Issue[]
  state: UnsentState | null
  override: { isMerged: boolean; sealed: Buffer } | null
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
  /** The installation's key of customers, to compare with earlier imports. */
  readonly identityKey: Buffer
  readonly #journal: Journal
  readonly #dataKey: Buffer
  readonly #nameColumn: number | undefined
  readonly #convert: (row: ReturnType<typeof correctRow>) => ConvertedRow

  /** @param jobRecord only its key, mapping and check date are used, which never change */
  constructor(journal: Journal, jobRecord: JobRecord, { dataKey, identityKey }: CorrectionKeys) {
    const { key, job } = jobRecord
    this.#journal = journal
    this.jobRecord = jobRecord
    this.identityKey = identityKey
    this.#dataKey = dataKey
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
   * @returns the rows that changed
   */
  apply(wanted: readonly WantedCorrection[]): CorrectionChange[] {
    const { key } = this.jobRecord
    const changed = this.#read(wanted).filter(({ row, after }) => !isSameCorrection(row.correction, after))
    if (changed.length === 0) return []
    const { issues, staging, corrections, identities, jobs } = this.#journal
    const counts = new CountChanges()
    const digests = new DigestChanges(this.digests, this.staged)
    const issuesBefore = issues.ofMany(
      key,
      changed.map(({ row }) => row.ordinal),
    )
    let areDuplicatesStale = false
    const rows = changed.map(({ row, after }) => {
      const { ordinal, correction: before } = row
      const mayRegroup = before.skip !== after.skip || this.#changesName(row, after)
      areDuplicatesStale ||= mayRegroup && identities.isRepeated(key, ordinal)
      return this.#change(row, after, issuesBefore.get(ordinal) ?? [], counts, digests)
    })
    // One statement for all rows: one statement a row dominated the run time.
    issues.replaceMany(key, rows)
    staging.setStates(key, rows)
    corrections.setOverrides(key, rows)
    if (digests.write()) areDuplicatesStale = true
    counts.write(this.#journal, key)
    if (areDuplicatesStale) jobs.setDuplicatesStale(key, true)
    return changed.map(({ row, after }) => ({ ordinal: row.ordinal, before: row.correction, after }))
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
  ): StoredRow {
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
          sealed: sealAt(
            this.#dataKey,
            { kind: 'override', jobId: this.jobRecord.job.id, ordinal },
            encodeOverride(after, checkedAfter.recordJson),
          ),
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

/** Collects digests of changed rows, to write each chunk once. */
class DigestChanges {
  readonly #digests: IdentityDigestTable
  readonly #staged: StagedRows
  readonly #chunks = new Map<number, { firstOrdinal: number; words: Uint32Array; isChanged: boolean }>()

  constructor(digests: IdentityDigestTable, staged: StagedRows) {
    this.#digests = digests
    this.#staged = staged
  }

  set(ordinal: number, { identifiers }: ConvertedRow): void {
    const { hasher } = this.#digests
    if (hasher.rowWords === 0) return
    const { chunkIndex, firstOrdinal } = this.#staged.chunkOf(ordinal)
    let chunk = this.#chunks.get(chunkIndex)
    if (!chunk) {
      const stored = this.#digests.read(chunkIndex)
      if (!stored) return
      chunk = { firstOrdinal, words: stored.words, isChanged: false }
      this.#chunks.set(chunkIndex, chunk)
    }
    const offset = (ordinal - firstOrdinal) * hasher.rowWords
    const before = chunk.words.slice(offset, offset + hasher.rowWords)
    hasher.write(identifiers, chunk.words, offset)
    if (before.some((word, index) => word !== chunk.words[offset + index])) chunk.isChanged = true
  }

  /** @returns whether any identifier changed */
  write(): boolean {
    let isChanged = false
    for (const [chunkIndex, chunk] of this.#chunks) {
      if (!chunk.isChanged) continue
      this.#digests.write({ chunkIndex, firstOrdinal: chunk.firstOrdinal }, chunk.words)
      isChanged = true
    }
    return isChanged
  }
}
