import type { Issue, IssueGroup } from '../../shared/model/issue.ts'
import type { Mapping } from '../../shared/model/mapping.ts'
import { IdentityDigestTable } from '../duplicates/IdentityDigestTable.ts'
import { RowComparison } from '../duplicates/RowComparison.ts'
import { duplicateIssue } from '../duplicates/duplicateIssue.ts'
import { joinCustomers } from '../duplicates/joinCustomers.ts'
import { findSharedPhones, rowsOfLargeGroups, sharedPhoneIssue } from '../duplicates/sharedPhones.ts'
import type { DuplicateRow } from '../journal/IdentityTable.ts'
import type { CheckedCounts } from '../journal/JobTable.ts'
import type { Journal } from '../journal/Journal.ts'
import { StagedRows } from '../rows/StagedRows.ts'
import { freeMemory } from '../worker/movedMemory.ts'
import type { PreparedChunk } from './prepareBlock.ts'

/**
 * Chunks written in one transaction. Other writers wait for it, so it is kept to about ten milliseconds; fewer chunks would
 * cost more disk flushes.
 */
const chunksPerTransaction = 16
/** Rows that get a finding afterwards, in one transaction. */
const rowsPerTransaction = 500

/** What writing the chunks of a job needs besides them. Plain data, since it crosses threads. */
export interface WritingSetup {
  job: { key: number; id: string }
  dataKey: Uint8Array
  /** The installation's key, which computes and seals identity digests. */
  identityKey: Uint8Array
  mapping: Mapping
  /** `yyyy-MM-dd` in the user's time zone. */
  today: string
  /** The job stays in `preparing`: something else has to be done before its rows count. */
  staysPreparing: boolean
}

/** A chunk with what depends on the rows before it. */
interface ComparedChunk {
  chunk: PreparedChunk
  firstOrdinal: number
  duplicates: DuplicateRow[]
  findings: PreparedChunk['findings']
}

/**
 * Takes the prepared chunks of a job in the order of its rows: compares their customers with those before, counts, and writes
 * them.
 *
 * @throws AppError `storage.*` from every method
 */
export class ChunkWriter {
  readonly #journal: Journal
  readonly #setup: WritingSetup
  readonly #digests: IdentityDigestTable
  readonly #comparison: RowComparison
  readonly #groups = new IssueGroups()
  readonly #counts: CheckedCounts = {
    totalRows: 0,
    invalidRows: 0,
    warningRows: 0,
    rowsWithWarnings: 0,
    rowsWithoutFuzzyIdentity: 0,
    rowsWithoutIdentityId: 0,
  }
  #pending: ComparedChunk[] = []

  constructor(journal: Journal, setup: WritingSetup) {
    const { job, mapping, identityKey } = setup
    this.#journal = journal
    this.#setup = setup
    this.#digests = new IdentityDigestTable(journal, job, mapping, Buffer.from(identityKey))
    this.#comparison = new RowComparison(this.#digests)
  }

  /** Adds the next chunks; they are written with some of those that follow, and their memory is given back. */
  add(chunks: readonly PreparedChunk[]): void {
    for (const chunk of chunks) this.#pending.push(this.#compare(chunk))
    if (this.#pending.length >= chunksPerTransaction) this.#writePending()
  }

  /** Writes what is left and marks the job as prepared, in steps of one transaction each. */
  *finish(): Generator<void, CheckedCounts> {
    const { job, today, staysPreparing } = this.#setup
    const journal = this.#journal
    this.#writePending()
    yield
    yield* joinCustomers(journal, job.key, this.#comparison, this.#countAdded)
    yield* this.#reportSharedPhones()
    journal.write(() => {
      journal.issues.insertGroups(job.key, this.#groups.list())
      journal.jobs.setChecked(job.key, this.#counts, new Date().toISOString())
      journal.jobs.setCheckedOn(job.key, today)
      if (staysPreparing) journal.jobs.setState(job.key, 'preparing', new Date().toISOString())
    })
    return this.#counts
  }

  #compare(chunk: PreparedChunk): ComparedChunk {
    const counts = this.#counts
    const compared: ComparedChunk = {
      chunk,
      firstOrdinal: counts.totalRows,
      duplicates: [],
      findings: [],
    }
    let next = 0
    for (const [index, rowNumber] of chunk.rowNumbers.entries()) {
      const own = chunk.findings[next]?.index === index ? chunk.findings[next++]! : null
      const repeated = this.#comparison.add(rowNumber, chunk.digests, index)
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
    this.#groups.add(issues)
    if (issues.some(({ severity }) => severity === 'warning')) this.#counts.rowsWithWarnings += 1
    if (hasError) this.#counts.invalidRows += 1
    else this.#counts.warningRows += 1
  }

  /** Counts a finding that a row got after it was written. */
  readonly #countAdded = (before: readonly Issue[], added: Issue): void => {
    this.#groups.add([added])
    if (!before.some(({ severity }) => severity === 'warning')) this.#counts.rowsWithWarnings += 1
    if (before.length === 0) this.#counts.warningRows += 1
  }

  #writePending(): void {
    if (this.#pending.length === 0) return
    this.#journal.write(() => this.#pending.forEach((chunk) => this.#write(chunk)))
    for (const { chunk } of this.#pending) freeMemory(chunk.sealed, chunk.sealedDigests, chunk.digests)
    this.#pending = []
  }

  #write({ chunk, firstOrdinal, duplicates, findings }: ComparedChunk): void {
    const journal = this.#journal
    const { key } = this.#setup.job
    const place = { chunkIndex: chunk.chunkIndex, firstOrdinal, rowCount: chunk.rowNumbers.length }
    journal.staging.insert(key, place, chunk.rowNumbers, chunk.sealed)
    this.#digests.write(place, chunk.sealedDigests)
    for (const { ordinal, ...pair } of duplicates) journal.identities.setDuplicate(key, ordinal, pair)
    for (const { index, issues, hasError } of findings) {
      journal.issues.insert(key, firstOrdinal + index, issues)
      if (hasError) journal.staging.setState(key, firstOrdinal + index, 'invalid')
    }
  }

  /** Adds the finding of phones that many names share to rows already written. */
  *#reportSharedPhones(): Generator<void> {
    const { job, dataKey, mapping } = this.#setup
    const journal = this.#journal
    const comparison = this.#comparison
    const staged = new StagedRows(journal, job, Buffer.from(dataKey))
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
          this.#countAdded(before, added)
          journal.issues.replace(job.key, ordinal, [...before, added])
        }
      })
      yield
    }
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
