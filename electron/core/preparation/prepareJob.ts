import type { Mapping } from '../../shared/model/mapping.ts'
import type { Row } from '../../shared/model/workbook.ts'
import type { CheckedCounts } from '../journal/JobTable.ts'
import type { Journal } from '../journal/Journal.ts'
import { AppError } from '../../shared/errors/AppError.ts'
import type { Issue, IssueGroup } from '../../shared/model/issue.ts'
import { createRowConverter } from '../conversion/createRowConverter.ts'
import type { ConversionStatistics } from '../conversion/ConversionStatistics.ts'
import type { FillCounter } from '../conversion/FillCounter.ts'
import type { DistinctValueCounter } from '../conversion/optionMatching.ts'
import { IdentityDigestTable } from '../duplicates/IdentityDigestTable.ts'
import { RowComparison } from '../duplicates/RowComparison.ts'
import { duplicateIssue } from '../duplicates/duplicateIssue.ts'
import { joinCustomers } from '../duplicates/joinCustomers.ts'
import type { DuplicateRow } from '../journal/IdentityTable.ts'
import { sealChunk } from '../rows/chunkCipher.ts'
import { encodeRows, type StagedRow } from '../rows/rowCodec.ts'

/**
 * Rows encrypted together: a full batch is four chunks. Larger chunks would slow down pages of scattered rows, where each row
 * opens another chunk.
 */
const chunkRows = 125
/**
 * Chunks written in one transaction. Other writers wait for it, so it is kept to about ten milliseconds; fewer chunks would
 * cost more disk flushes.
 */
const chunksPerTransaction = 32

export interface PrepareWork {
  journal: Journal
  job: { key: number; id: string }
  dataKey: Buffer
  /** The installation's key, which computes and seals identity digests. */
  identityKey: Buffer
  mapping: Mapping
  /** `yyyy-MM-dd` in the user's time zone, to detect birthdays in the future. */
  today: string
  rows: AsyncIterable<Row[]>
  /** Called after every chunk with the number of rows done. */
  onRows?: (rowsDone: number) => void
  /** The job stays in `preparing`: something else has to be done before its rows count. Default: false. */
  staysPreparing?: boolean
  /** Observe every changed cell and every row, for the overview of conversions. */
  observe?: { statistics: ConversionStatistics; values: DistinctValueCounter; fills: FillCounter }
}

interface PendingChunk {
  place: { chunkIndex: number; firstOrdinal: number; rowCount: number }
  rowNumbers: number[]
  sealed: Buffer
  digests: Uint32Array
  duplicates: DuplicateRow[]
  issues: { ordinal: number; issues: Issue[]; isInvalid: boolean }[]
}

/**
 * Reads, converts, checks and stages every row of a job, then marks the job as prepared. Memory holds a few chunks, independent
 * of the file's size. The caller removes what an unfinished run has staged.
 *
 * @throws AppError `file.*` from reading (`file.noRows` when there is none), `storage.*` from writing
 */
export async function prepareJob(work: PrepareWork): Promise<CheckedCounts> {
  const { journal, job } = work
  const convert = createRowConverter(work.mapping, {
    today: work.today,
    statistics: work.observe?.statistics,
  })
  const digests = new IdentityDigestTable(journal, job, work.mapping, work.identityKey)
  const comparison = new RowComparison(digests)
  const counts: CheckedCounts = {
    totalRows: 0,
    invalidRows: 0,
    warningRows: 0,
    rowsWithWarnings: 0,
    rowsWithoutFuzzyIdentity: 0,
    rowsWithoutIdentityId: 0,
  }
  const groups = new IssueGroups()
  let chunkIndex = 0
  let staged: StagedRow[] = []
  let findings: PendingChunk['issues'] = []
  let duplicates: DuplicateRow[] = []
  let pending: PendingChunk[] = []

  const sealStaged = (): void => {
    if (staged.length === 0) return
    pending.push({
      place: { chunkIndex, firstOrdinal: counts.totalRows - staged.length, rowCount: staged.length },
      rowNumbers: staged.map((row) => row.rowNumber),
      sealed: sealChunk(work.dataKey, job.id, chunkIndex, encodeRows(staged)),
      digests: comparison.takeDigests(),
      duplicates,
      issues: findings,
    })
    chunkIndex += 1
    staged = []
    duplicates = []
    findings = []
  }

  const writePending = (): void => {
    if (pending.length === 0) return
    journal.write(() => pending.forEach((chunk) => writeChunk(journal, job.key, chunk, digests)))
    pending = []
  }

  for await (const rows of work.rows) {
    for (const row of rows) {
      const { recordJson, issues, hasError, hasFuzzyIdentity, hasIdentityId, identifiers } = convert(row)
      const ordinal = counts.totalRows
      counts.totalRows += 1
      const { rowNumber, cells, defects } = row
      staged.push({ rowNumber, cells, ...(defects && { defects }), recordJson })
      work.observe?.values.add(row)
      work.observe?.fills.add(row)
      const repeated = comparison.add(rowNumber, identifiers)
      if (repeated) {
        duplicates.push(repeated.duplicate)
        issues.push(duplicateIssue(repeated.otherRow))
      }
      if (issues.length > 0) {
        findings.push({ ordinal, issues, isInvalid: hasError })
        groups.add(issues)
        if (issues.some((issue) => issue.severity === 'warning')) counts.rowsWithWarnings += 1
      }
      if (hasError) counts.invalidRows += 1
      else {
        if (issues.length > 0) counts.warningRows += 1
        if (!hasFuzzyIdentity) counts.rowsWithoutFuzzyIdentity += 1
        if (!hasIdentityId) counts.rowsWithoutIdentityId += 1
      }
      if (staged.length === chunkRows) sealStaged()
    }
    if (pending.length >= chunksPerTransaction) writePending()
    work.onRows?.(counts.totalRows)
  }
  sealStaged()
  writePending()
  if (counts.totalRows === 0) throw new AppError('file.noRows', 'no data row below the header')
  joinCustomers(journal, job.key, comparison, {
    onPiece: () => work.onRows?.(counts.totalRows),
    onFirst: (before, added) => {
      groups.add([added])
      if (!before.some(({ severity }) => severity === 'warning')) counts.rowsWithWarnings += 1
      if (before.length === 0) counts.warningRows += 1
    },
  })
  journal.write(() => {
    journal.issues.insertGroups(job.key, groups.list())
    journal.jobs.setChecked(job.key, counts, new Date().toISOString())
    journal.jobs.setCheckedOn(job.key, work.today)
    if (work.staysPreparing) journal.jobs.setState(job.key, 'preparing', new Date().toISOString())
  })
  return counts
}

/** Counts findings by cause; at most one of a cause per row and field. */
class IssueGroups {
  readonly #groups = new Map<string, IssueGroup>()

  add(issues: readonly Issue[]): void {
    const causes = new Set(issues.map(causeOf))
    for (const issue of issues) {
      const cause = causeOf(issue)
      if (!causes.delete(cause)) continue
      const { code, field, severity } = issue
      const group = this.#groups.get(cause)
      if (group) group.count += 1
      else this.#groups.set(cause, { code, field, severity, count: 1 })
    }
  }

  list(): IssueGroup[] {
    return [...this.#groups.values()]
  }
}

function causeOf({ code, field, severity }: Issue): string {
  return `${code}|${severity}|${field}`
}

function writeChunk(
  journal: Journal,
  jobKey: number,
  chunk: PendingChunk,
  digests: IdentityDigestTable,
): void {
  journal.staging.insert(jobKey, chunk.place, chunk.rowNumbers, chunk.sealed)
  digests.write(chunk.place, chunk.digests)
  for (const { ordinal, ...pair } of chunk.duplicates) {
    journal.identities.setDuplicate(jobKey, ordinal, pair)
  }
  for (const { ordinal, issues, isInvalid } of chunk.issues) {
    journal.issues.insert(jobKey, ordinal, issues)
    if (isInvalid) journal.staging.setState(jobKey, ordinal, 'invalid')
  }
}
