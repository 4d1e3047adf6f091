import { AppError } from '../../shared/errors/AppError.ts'
import { isIdentityField } from '../../shared/model/field.ts'
import type { Issue, IssueCode } from '../../shared/model/issue.ts'
import { createRowConverter, type ConvertedRow, type RowConverter } from '../conversion/createRowConverter.ts'
import { IdentityDigestTable } from '../duplicates/IdentityDigestTable.ts'
import { isAboutOthers } from '../duplicates/duplicateIssue.ts'
import type { Journal } from '../journal/Journal.ts'
import type { JobRecord } from '../journal/JobTable.ts'
import { StagedRows, type RowWithCorrection } from '../rows/StagedRows.ts'
import type { ComputedChange } from './ComputedChange.ts'
import { CountChanges, type RowFacts } from './CountChanges.ts'
import { DigestChanges } from './DigestChanges.ts'
import { ComputedRowList } from './ComputedRowList.ts'
import { stepBetween, type StepBetween } from './stepBetween.ts'
import { StepWriter } from './EditSteps.ts'
import { OutcomeList, type OutcomeFacts } from './RowOutcome.ts'
import {
  CellChanger,
  correctRow,
  hasCells,
  isSameCorrection,
  noCorrection,
  patternOf,
  type RowCorrection,
} from '../rows/RowCorrection.ts'

/** The correction a row should have. */
export interface WantedCorrection {
  ordinal: number
  after: RowCorrection
  /** The row, if the same transaction has read it already. */
  row?: RowWithCorrection
  /** What follows from the correction it should have, and from the one it should have now. */
  known?: { from: RowCorrection; before: OutcomeFacts; after: OutcomeFacts } | null
}

/** A row that changes. */
interface RowChange {
  ordinal: number
  before: RowCorrection
  after: RowCorrection
  /** What both are to each other. */
  step: StepBetween
  /** What follows from both is worked out from the row, unless it is known. */
  source: RowWithCorrection | NonNullable<WantedCorrection['known']>
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
  /** The column of the name. */
  readonly nameColumn: number | undefined
  /** Columns that fill a field which identifies a customer. */
  readonly identityColumns: ReadonlySet<number>
  readonly keys: CorrectionKeys
  readonly cells = new CellChanger()
  readonly #journal: Journal
  readonly #convert: RowConverter
  #lastStep: StepBetween | null = null
  #lastTemplate: RowWithCorrection['template'] = null
  #isOwnTemplate = false

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
        target?.kind === 'standard' && isIdentityField(target.field) ? [columnIndex] : [],
      ),
    )
    this.nameColumn = job.mapping.columns.find(
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
    const change = this.compute(wanted, false)
    this.write(change)
    return change.changedRows
  }

  /**
   * What follows from corrections, from rows and findings as they are; writes nothing. Another thread may do so, as long as
   * nothing of these rows changes until it is written.
   *
   * @param isLogged whether the change makes a step of the edit log
   */
  compute(wanted: readonly WantedCorrection[], isLogged: boolean): ComputedChange {
    const changed = this.#changesOf(wanted)
    const ordinals = changed.map(({ ordinal }) => ordinal)
    const issuesBefore =
      changed.length > 0
        ? this.#journal.issues.ofMany(this.jobRecord.key, ordinals)
        : new Map<number, readonly Issue[]>()
    const counts = new CountChanges()
    const digests = new DigestChanges(this.digests.hasher)
    const outcomes = new OutcomeList()
    const step = isLogged ? new StepWriter(outcomes) : null
    const rows = new ComputedRowList()
    const mayRegroup: number[] = []
    let changedCells = 0
    let alike: AlikeRows | null = null
    for (const change of changed) {
      const { ordinal, before, after } = change
      if (before.skip !== after.skip || change.step.changesName) mayRegroup.push(ordinal)
      changedCells += change.step.changedCells
      const issues = issuesBefore.get(ordinal) ?? noIssues
      const facts = this.#factsOf(change, issues, digests)
      const others = after.skip ? noIssues : aboutOthers(issues)
      const beforeAt = outcomes.add(before, facts.isStable ? facts.before : null)
      const afterAt = outcomes.add(after, facts.after)
      if (
        alike &&
        facts.isStable &&
        alike.beforeAt === beforeAt &&
        alike.afterAt === afterAt &&
        alike.issues === issues
      ) {
        alike.rows += 1
      } else {
        if (alike) counts.replace(alike.before, alike.after, alike.rows)
        alike = {
          beforeAt,
          afterAt,
          issues,
          before: rowFacts(before, facts.before, before.skip ? noIssues : issues),
          after: rowFacts(after, facts.after, [...facts.after.issues, ...others]),
          rows: 1,
        }
      }
      rows.add(ordinal, afterAt, { correction: after, facts: facts.after, others })
      step?.add(ordinal, beforeAt, afterAt)
    }
    if (alike) counts.replace(alike.before, alike.after, alike.rows)
    return {
      rowsVisited: wanted.length,
      changedRows: changed.length,
      rows: rows.list,
      changedCells,
      counts: counts.list(),
      digests: digests.list(),
      mayRegroup,
      step: step && changed.length > 0 ? step.take(this.jobRecord.key) : null,
    }
  }

  /** Writes what was computed. Callers hold the transaction. */
  write({ changedRows, rows, counts, digests, mayRegroup }: ComputedChange): void {
    if (changedRows === 0) return
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
    const read = this.#read(wanted)
    for (const { ordinal, after } of wanted) {
      const row = read.get(ordinal)
      if (!row) continue
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

  /** The rows that change. */
  #changesOf(wanted: readonly WantedCorrection[]): RowChange[] {
    const known = wanted.filter((each) => each.known)
    const corrections = this.staged.correctionsOf(known.map(({ ordinal }) => ordinal))
    const isAsKnown = ({ ordinal, known: facts }: WantedCorrection): boolean => {
      const correction = corrections.get(ordinal)
      return correction !== undefined && !!facts && isSameCorrection(correction, facts.from)
    }
    const read = this.#read(wanted.filter((each) => !each.row && !isAsKnown(each)))
    const changes: RowChange[] = []
    for (const { ordinal, after, row = read.get(ordinal), known: facts } of wanted) {
      const source = row ?? facts
      if (!source) continue
      const before = row ? row.correction : corrections.get(ordinal)!
      const step = this.#between(before, after)
      if (!step.isSame) changes.push({ ordinal, before, after, step, source })
    }
    return changes
  }

  /** Rows that are changed alike follow one another. */
  #between(before: RowCorrection, after: RowCorrection): StepBetween {
    const last = this.#lastStep
    if (last?.before === before && last.after === after) return last
    return (this.#lastStep = stepBetween(before, after, this))
  }

  /** Reads missing rows in one query; drops those that do not exist. */
  #read(wanted: readonly WantedCorrection[]): Map<number, RowWithCorrection> {
    const unread = wanted.flatMap(({ ordinal, row }) => (row ? [] : [ordinal]))
    const read = new Map(this.staged.withCorrectionsOf(unread).map((row) => [row.ordinal, row]))
    for (const { ordinal, row } of wanted) if (row) read.set(ordinal, row)
    return read
  }

  /**
   * What follows from the corrections of a row before and after a change; notes its digests.
   *
   * @returns `isStable`: it is the same whenever the row gets these corrections again
   */
  #factsOf(
    { ordinal, before, after, step, source }: RowChange,
    issuesBefore: readonly Issue[],
    digests: DigestChanges,
  ): { before: OutcomeFacts; after: OutcomeFacts; isStable: boolean } {
    if ('from' in source) return { before: source.before, after: source.after, isStable: true }
    const checkedAfter = this.check({ original: source.original, correction: after })
    // Without defects, what identifies the customer follows from the cells of its own columns; looking at it instead of the
    // whole row saves a fifth of a bulk change.
    const isStable = step.keepsIdentity && !source.original.defects
    // Only what identifies the customer is asked of it.
    const checkedBefore = isStable ? checkedAfter : this.check(source)
    if (!isStable) digests.set(ordinal, checkedAfter)
    const own = before.skip ? noIssues : withoutOthers(issuesBefore)
    const issues = after.skip || checkedAfter.issues.length === 0 ? noIssues : checkedAfter.issues
    return {
      before: factsOf(checkedBefore, own, source.record),
      after: factsOf(checkedAfter, issues, hasCells(after) ? this.#recordOf(source, checkedAfter) : null),
      isStable,
    }
  }

  /** As `encodeOverride` takes it: its pattern, if those of its chunk refer to the same template. */
  #recordOf({ template }: RowWithCorrection, converted: ConvertedRow): string {
    if (template !== this.#lastTemplate) {
      this.#lastTemplate = template
      this.#isOwnTemplate = JSON.stringify(template) === JSON.stringify(this.#convert.template)
    }
    return this.#isOwnTemplate ? patternOf(converted.recordPattern) : converted.recordJson
  }
}

const noIssues: readonly Issue[] = []

function withoutOthers(issues: readonly Issue[]): readonly Issue[] {
  return issues.some(({ code }) => isAboutOthers(code))
    ? issues.filter(({ code }) => !isAboutOthers(code))
    : issues
}

function aboutOthers(issues: readonly Issue[]): readonly Issue[] {
  return issues.some(({ code }) => isAboutOthers(code))
    ? issues.filter(({ code }) => isAboutOthers(code))
    : noIssues
}

function factsOf(
  { hasFuzzyIdentity, hasIdentityId }: ConvertedRow,
  issues: readonly Issue[],
  record: string | null,
): OutcomeFacts {
  return { issues, hasFuzzyIdentity, hasIdentityId, record }
}

function rowFacts(correction: RowCorrection, facts: OutcomeFacts, issues: readonly Issue[]): RowFacts {
  return {
    isSkipped: correction.skip !== null,
    isEdited: facts.record !== null,
    hasFuzzyIdentity: facts.hasFuzzyIdentity,
    hasIdentityId: facts.hasIdentityId,
    issues,
  }
}

/** Rows, one after another, that change alike. */
interface AlikeRows {
  beforeAt: number
  afterAt: number
  issues: readonly Issue[]
  before: RowFacts
  after: RowFacts
  rows: number
}
