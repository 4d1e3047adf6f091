import type { Mapping } from '../../shared/model/mapping.ts'
import type { Row } from '../../shared/model/workbook.ts'
import type { CheckedCounts } from '../journal/JobTable.ts'
import type { Journal } from '../journal/Journal.ts'
import { AppError } from '../../shared/errors/AppError.ts'
import type { Issue, IssueGroup } from '../../shared/model/issue.ts'
import type { ConversionStatistics } from '../conversion/ConversionStatistics.ts'
import type { FillCounter } from '../conversion/FillCounter.ts'
import type { DistinctValueCounter } from '../conversion/optionMatching.ts'
import { IdentityDigestTable } from '../duplicates/IdentityDigestTable.ts'
import { RowComparison } from '../duplicates/RowComparison.ts'
import { duplicateIssue } from '../duplicates/duplicateIssue.ts'
import { joinCustomers } from '../duplicates/joinCustomers.ts'
import type { DuplicateRow } from '../journal/IdentityTable.ts'
import { StagedRows } from '../rows/StagedRows.ts'
import { findSharedPhones, rowsOfLargeGroups, sharedPhoneIssue } from '../duplicates/sharedPhones.ts'
import {
  blockRows,
  chunkRows,
  type PreparedBlock,
  type PreparedChunk,
  type RowBlock,
} from './prepareBlock.ts'
import { threadCount } from '../worker/threadCount.ts'
import { PreparingThreads } from './PreparingThreads.ts'

/**
 * Chunks written in one transaction. Other writers wait for it, so it is kept to about ten milliseconds; fewer chunks would
 * cost more disk flushes.
 */
const chunksPerTransaction = 32
/** Size from which a block is not filled up, and of all blocks that wait at a time; usual ones have 0.2 MB. */
const largeBlock = 1_000_000
const mostWaitingSize = 4_000_000
/** A string without its characters, and the place that refers to it. */
const cellBytes = 20
/** Rows that get a finding afterwards, in one transaction. */
const rowsPerTransaction = 500

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
  /** Called after every few chunks with the number of rows done. */
  onRows?: (rowsDone: number) => void
  /** The job stays in `preparing`: something else has to be done before its rows count. Default: false. */
  staysPreparing?: boolean
  /** Observe every changed cell and every row, for the overview of conversions. */
  observe?: { statistics: ConversionStatistics; values: DistinctValueCounter; fills: FillCounter }
  /** Threads that share the work, with this one; the result is the same. Default: by cores and memory. */
  threads?: number | undefined
}

/** A block that is or was prepared, and not taken. */
interface WaitingBlock {
  prepared: Promise<PreparedBlock>
  size: number
  isDone: boolean
}

/** A chunk with what depends on the rows before it. */
interface ComparedChunk {
  chunk: PreparedChunk
  firstOrdinal: number
  duplicates: DuplicateRow[]
  findings: PreparedChunk['findings']
}

/**
 * Reads, converts, checks and stages every row of a job, then marks the job as prepared. Memory holds a few blocks, independent
 * of the file's size. The caller removes what an unfinished run has staged.
 *
 * This thread reads the rows, compares them and writes; others convert and seal them, a block at a time. Blocks are taken back
 * in the order of the file, so that everything is as if one thread had done it.
 *
 * @throws AppError `file.*` from reading (`file.noRows` when there is none), `storage.*` from writing
 */
export async function prepareJob(work: PrepareWork): Promise<CheckedCounts> {
  const { journal, job, mapping, today, dataKey, identityKey, observe } = work
  const setup = { jobId: job.id, mapping, today, dataKey, identityKey, countsChanges: observe !== undefined }
  const threads = new PreparingThreads(setup, (work.threads ?? threadCount()) - 1)
  const digests = new IdentityDigestTable(journal, job, mapping, identityKey)
  const tally = new RowTally(new RowComparison(digests))
  let pending: ComparedChunk[] = []

  const writePending = (): void => {
    if (pending.length === 0) return
    journal.write(() => pending.forEach((chunk) => writeChunk(journal, job.key, chunk, digests)))
    pending = []
  }
  const take = ({ chunks, changes }: PreparedBlock): void => {
    for (const chunk of chunks) pending.push(tally.add(chunk))
    observe?.statistics.merge(changes)
    if (pending.length >= chunksPerTransaction) writePending()
    work.onRows?.(tally.counts.totalRows)
  }

  try {
    const waiting: WaitingBlock[] = []
    let waitingSize = 0
    const takeFirst = async (): Promise<void> => {
      const { prepared, size } = waiting.shift()!
      waitingSize -= size
      take(await prepared)
    }
    for await (const { block, size } of blocksOf(work.rows)) {
      for (const row of block.rows) {
        observe?.values.add(row)
        observe?.fills.add(row)
      }
      const added: WaitingBlock = { prepared: threads.prepare(block), size, isDone: false }
      // A block that fails is met in its turn; until then it must not be an unhandled rejection.
      const done = (): void => void (added.isDone = true)
      added.prepared.then(done, done)
      waiting.push(added)
      waitingSize += size
      const isFull = (): boolean => waiting.length > threads.mostWaiting || waitingSize > mostWaitingSize
      while (isFull() || waiting[0]?.isDone) await takeFirst()
    }
    while (waiting.length > 0) await takeFirst()
  } finally {
    await threads.close()
  }
  writePending()
  const { counts, groups, comparison } = tally
  if (counts.totalRows === 0) throw new AppError('file.noRows', 'no data row below the header')
  const countAdded = (before: readonly Issue[], added: Issue): void => {
    groups.add([added])
    if (!before.some(({ severity }) => severity === 'warning')) counts.rowsWithWarnings += 1
    if (before.length === 0) counts.warningRows += 1
  }
  joinCustomers(journal, job.key, comparison, {
    onPiece: () => work.onRows?.(counts.totalRows),
    onFirst: countAdded,
  })
  reportSharedPhones(work, comparison, countAdded)
  journal.write(() => {
    journal.issues.insertGroups(job.key, groups.list())
    journal.jobs.setChecked(job.key, counts, new Date().toISOString())
    journal.jobs.setCheckedOn(job.key, work.today)
    if (work.staysPreparing) journal.jobs.setState(job.key, 'preparing', new Date().toISOString())
  })
  return counts
}

/**
 * Cuts rows into blocks of whole chunks: `blockRows`, or fewer where rows are large. A sheet may have 16,384 columns and cells of
 * 32,767 characters.
 */
async function* blocksOf(pieces: AsyncIterable<Row[]>): AsyncGenerator<{ block: RowBlock; size: number }> {
  let chunkIndex = 0
  let rows: Row[] = []
  let size = 0
  for await (const piece of pieces) {
    for (const row of piece) {
      rows.push(row)
      size += sizeOf(row)
      if (rows.length % chunkRows !== 0 || (rows.length < blockRows && size < largeBlock)) continue
      yield { block: { chunkIndex, rows }, size }
      chunkIndex += rows.length / chunkRows
      rows = []
      size = 0
    }
  }
  if (rows.length > 0) yield { block: { chunkIndex, rows }, size }
}

/** About the bytes that a row takes in memory. */
function sizeOf({ cells }: Row): number {
  let size = cellBytes * cells.length
  for (const cell of cells) size += cell.length
  return size
}

/** Takes chunks in the order of the rows: compares their customers, and counts. */
class RowTally {
  readonly comparison: RowComparison
  readonly groups = new IssueGroups()
  readonly counts: CheckedCounts = {
    totalRows: 0,
    invalidRows: 0,
    warningRows: 0,
    rowsWithWarnings: 0,
    rowsWithoutFuzzyIdentity: 0,
    rowsWithoutIdentityId: 0,
  }

  constructor(comparison: RowComparison) {
    this.comparison = comparison
  }

  add(chunk: PreparedChunk): ComparedChunk {
    const { counts } = this
    const compared: ComparedChunk = {
      chunk,
      firstOrdinal: counts.totalRows,
      duplicates: [],
      findings: [],
    }
    let next = 0
    for (const [index, rowNumber] of chunk.rowNumbers.entries()) {
      const own = chunk.findings[next]?.index === index ? chunk.findings[next++]! : null
      const repeated = this.comparison.add(rowNumber, chunk.digests, index)
      if (!own && !repeated) continue
      if (repeated) compared.duplicates.push(repeated.duplicate)
      const issues = [...(own?.issues ?? []), ...(repeated ? [duplicateIssue(repeated.otherRow)] : [])]
      this.#count(compared, { index, issues, hasError: own?.hasError ?? false })
    }
    counts.totalRows += chunk.rowNumbers.length
    counts.rowsWithoutFuzzyIdentity += chunk.rowsWithoutFuzzyIdentity
    counts.rowsWithoutIdentityId += chunk.rowsWithoutIdentityId
    return compared
  }

  #count({ findings }: ComparedChunk, finding: PreparedChunk['findings'][number]): void {
    const { issues, hasError } = finding
    findings.push(finding)
    this.groups.add(issues)
    if (issues.some(({ severity }) => severity === 'warning')) this.counts.rowsWithWarnings += 1
    if (hasError) this.counts.invalidRows += 1
    else this.counts.warningRows += 1
  }
}

/** Adds the finding of phones that many names share to rows already written. */
function reportSharedPhones(
  { journal, job, dataKey, mapping }: PrepareWork,
  comparison: RowComparison,
  onAdded: (before: readonly Issue[], added: Issue) => void,
): void {
  const staged = new StagedRows(journal, job, dataKey)
  const shared = findSharedPhones(mapping, {
    ordinals: rowsOfLargeGroups(comparison.repeatedRows()),
    phoneOf: (ordinal) => comparison.digestOf(ordinal, 'phone'),
    cellsOf: (ordinal) => staged.rows(ordinal, ordinal)[0]?.cells ?? [],
  })
  if (!shared || shared.rows.size === 0) return
  const added = sharedPhoneIssue(shared.columnIndex)
  const ordinals = [...shared.rows]
  for (let from = 0; from < ordinals.length; from += rowsPerTransaction) {
    journal.write(() => {
      for (const ordinal of ordinals.slice(from, from + rowsPerTransaction)) {
        const before = journal.issues.of(job.key, ordinal)
        onAdded(before, added)
        journal.issues.replace(job.key, ordinal, [...before, added])
      }
    })
  }
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
  { chunk, firstOrdinal, duplicates, findings }: ComparedChunk,
  digests: IdentityDigestTable,
): void {
  const place = { chunkIndex: chunk.chunkIndex, firstOrdinal, rowCount: chunk.rowNumbers.length }
  journal.staging.insert(jobKey, place, chunk.rowNumbers, chunk.sealed)
  digests.write(place, chunk.sealedDigests)
  for (const { ordinal, ...pair } of duplicates) journal.identities.setDuplicate(jobKey, ordinal, pair)
  for (const { index, issues, hasError } of findings) {
    journal.issues.insert(jobKey, firstOrdinal + index, issues)
    if (hasError) journal.staging.setState(jobKey, firstOrdinal + index, 'invalid')
  }
}
