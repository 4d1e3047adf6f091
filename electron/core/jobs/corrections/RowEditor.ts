import type { Issue } from '../../../shared/model/issue.ts'
import { createRowConverter, type ConvertedRow } from '../../checking/index.ts'
import { IdentityDigests } from '../duplicates/IdentityDigests.ts'
import type { Journal } from '../journal/Journal.ts'
import type { JobRow } from '../journal/JobTable.ts'
import { StagedRows, type RowWithCorrection } from '../StagedRows.ts'
import { sealAt } from '../staging/chunkCipher.ts'
import { CountChanges, type RowFacts } from './CountChanges.ts'
import {
  correctRow,
  encodeOverride,
  hasCells,
  isSameCorrection,
  type RowCorrection,
} from './RowCorrection.ts'

/** What a row's correction is to be. */
export interface WantedCorrection {
  ordinal: number
  after: RowCorrection
  /** The row, where it was read in the same transaction: it need not be read again. */
  row?: RowWithCorrection
}

/** One row and what becomes of its correction. */
export interface CorrectionChange {
  ordinal: number
  before: RowCorrection
  after: RowCorrection
}

/** The keys that the rows of a job are read and compared with. */
export interface CorrectionKeys {
  dataKey: Buffer
  identityKey: Buffer
}

/**
 * Gives rows new corrections and keeps everything that follows from them right: records, findings, states, digests and the
 * counts of the job. It logs nothing.
 */
export class RowEditor {
  readonly staged: StagedRows
  readonly digests: IdentityDigests
  readonly jobRow: JobRow
  readonly #journal: Journal
  readonly #dataKey: Buffer
  readonly #convert: (row: ReturnType<typeof correctRow>) => ConvertedRow

  /** @param jobRow its key, mapping and day of checking are used; they never change */
  constructor(journal: Journal, jobRow: JobRow, { dataKey, identityKey }: CorrectionKeys) {
    const { key, job } = jobRow
    this.#journal = journal
    this.jobRow = jobRow
    this.#dataKey = dataKey
    this.staged = new StagedRows(journal, { key, id: job.id }, dataKey)
    this.digests = new IdentityDigests(journal, { key, id: job.id }, job.mapping, identityKey)
    this.#convert = createRowConverter(job.mapping, { today: jobRow.checkedOn })
  }

  /** What checking says of a row with a correction. */
  check({ original, correction }: Pick<RowWithCorrection, 'original' | 'correction'>): ConvertedRow {
    return this.#convert(correctRow(original, correction))
  }

  /**
   * Applies the corrections to their rows. Callers hold the transaction.
   *
   * @returns the rows that did change
   */
  apply(wanted: Iterable<WantedCorrection>): CorrectionChange[] {
    const counts = new CountChanges()
    const digests = new DigestChanges(this.digests, this.staged)
    const changes: CorrectionChange[] = []
    let areDuplicatesStale = false
    for (const { ordinal, after, row: known } of wanted) {
      const [row] = known ? [known] : this.staged.withCorrections(ordinal, ordinal)
      if (!row || isSameCorrection(row.correction, after)) continue
      const before = row.correction
      counts.replace(...this.#change(row, after, digests))
      if (before.skip !== after.skip && this.#journal.identities.isRepeated(this.jobRow.key, ordinal)) {
        areDuplicatesStale = true
      }
      changes.push({ ordinal, before, after })
    }
    if (changes.length === 0) return changes
    if (digests.write()) areDuplicatesStale = true
    counts.write(this.#journal, this.jobRow.key)
    if (areDuplicatesStale) this.#journal.jobs.setDuplicatesStale(this.jobRow.key, true)
    return changes
  }

  #change(row: RowWithCorrection, after: RowCorrection, digests: DigestChanges): [RowFacts, RowFacts] {
    const { key } = this.jobRow
    const { ordinal, original, correction: before } = row
    const { issues: allIssues, staging, corrections } = this.#journal
    const checkedBefore = this.check(row)
    const checkedAfter = this.check({ original, correction: after })
    const issuesBefore = allIssues.of(key, ordinal)
    const issuesAfter: Issue[] = after.skip
      ? []
      : [...checkedAfter.issues, ...issuesBefore.filter(({ code }) => code === 'duplicate.inFile')]
    allIssues.replace(key, ordinal, issuesAfter)
    staging.setState(key, ordinal, after.skip ?? (checkedAfter.hasError ? 'invalid' : null))
    const override = hasCells(after)
      ? {
          isMerged: Object.keys(after.merged).length > 0,
          sealed: sealAt(
            this.#dataKey,
            { kind: 'override', jobId: this.jobRow.job.id, ordinal },
            encodeOverride(after, checkedAfter.recordJson),
          ),
        }
      : null
    corrections.setOverride(key, ordinal, override)
    digests.set(ordinal, checkedAfter)
    return [
      factsOf(before, checkedBefore, before.skip ? [] : issuesBefore),
      factsOf(after, checkedAfter, issuesAfter),
    ]
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

/** Digests of changed rows, written once a chunk. */
class DigestChanges {
  readonly #digests: IdentityDigests
  readonly #staged: StagedRows
  readonly #chunks = new Map<number, { firstOrdinal: number; words: Uint32Array; isChanged: boolean }>()

  constructor(digests: IdentityDigests, staged: StagedRows) {
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
