import type { JoinedCustomers } from '../../shared/model/cellsChange.ts'
import { AppError } from '../../shared/errors/AppError.ts'
import { nameRow } from '../../shared/model/rowPlace.ts'
import type { Journal } from '../journal/Journal.ts'
import type { JobRecord } from '../journal/JobTable.ts'
import { DigestSet } from '../duplicates/DigestSet.ts'
import { createTurns } from '../views/inSlices.ts'
import type { RowEditor, WantedCorrection } from './RowEditor.ts'
import type { DuplicateField } from '../../shared/model/correction.ts'

/** Joined rows that are shown to the user. */
const mostExamples = 5

/** An identifier of a changed row. */
interface Identifier {
  ordinal: number
  field: DuplicateField
  value: string
  /** The row did not have it before the change. */
  isNew: boolean
}

/** A row that becomes the same customer as another one. */
interface Join extends Identifier {
  withOrdinal: number
}

interface Digest {
  /** Position among the compared fields. */
  index: number
  high: number
  low: number
}

/**
 * Finds the rows that a change would turn into one customer with another row that is sent (decision 20): their
 * new identifier is that of another row, and they are not known as one customer yet. Compares the kept digests
 * of all rows; no other row is read.
 *
 * @param pieces the corrections that are wanted; nothing is changed
 */
export async function findJoins(
  journal: Journal,
  editor: RowEditor,
  pieces: Iterable<readonly WantedCorrection[]>,
): Promise<JoinedCustomers> {
  const { hasher } = editor.digests
  if (hasher.rowWords === 0) return { count: 0, examples: [] }
  const search = new JoinSearch(journal, editor)
  const turn = createTurns(() => performance.now())
  for (const piece of pieces) {
    journal.read(() => search.addChanged(piece))
    await turn()
  }
  if (search.isEmpty) return { count: 0, examples: [] }
  for (const { chunkIndex, firstOrdinal } of editor.staged.places) {
    journal.read(() => search.compareChunk(chunkIndex, firstOrdinal))
    await turn()
  }
  return journal.read(() => search.result())
}

/** @throws AppError `job.joinsCustomers` with the first two rows as the user knows them */
export function assertNoJoins({ count, examples }: JoinedCustomers, { job }: Pick<JobRecord, 'job'>): void {
  const [first] = examples
  if (!first) return
  const { sheets } = job.mapping
  const rowNumber = nameRow(first.rowNumber, sheets)
  const withRowNumber = nameRow(first.withRowNumber, sheets)
  throw new AppError('job.joinsCustomers', 'the change would make two customers one', {
    params: { count, rowNumber, withRowNumber },
  })
}

class JoinSearch {
  readonly #journal: Journal
  readonly #editor: RowEditor
  /** All new identifiers, for a quick no. */
  readonly #newDigests = new DigestSet()
  /** By digest: the first changed row that has it afterwards. */
  readonly #identifiers = new Map<string, Identifier>()
  readonly #changed = new Set<number>()
  /** By ordinal: the first join of each row. */
  readonly #joins = new Map<number, Join>()
  readonly #words: Uint32Array

  constructor(journal: Journal, editor: RowEditor) {
    this.#journal = journal
    this.#editor = editor
    this.#words = new Uint32Array(editor.digests.hasher.rowWords)
  }

  get isEmpty(): boolean {
    return this.#newDigests.size === 0
  }

  addChanged(piece: readonly WantedCorrection[]): void {
    const unread = piece.flatMap(({ ordinal, row }) => (row ? [] : [ordinal]))
    const read = new Map(this.#editor.staged.withCorrectionsOf(unread).map((row) => [row.ordinal, row]))
    for (const { ordinal, row = read.get(ordinal), after } of piece) {
      if (!row || after.skip !== null || row.correction === after) continue
      const before = this.#editor.check(row).identifiers
      const { identifiers } = this.#editor.check({ original: row.original, correction: after })
      this.#changed.add(ordinal)
      this.#editor.digests.hasher.write(identifiers, this.#words, 0)
      for (const [index, field] of this.#editor.digests.hasher.fields.entries()) {
        const value = identifiers[field]
        if (value === undefined || value === '') continue
        const digest = { index, high: this.#words[2 * index]!, low: this.#words[2 * index + 1]! }
        this.#addIdentifier(digest, { ordinal, field, value, isNew: value !== before[field] })
      }
    }
  }

  #addIdentifier(digest: Digest, identifier: Identifier): void {
    const first = this.#identifiers.get(keyOf(digest))
    if (first) {
      if (identifier.isNew) this.#join(identifier, first.ordinal)
      else if (first.isNew) this.#join(first, identifier.ordinal)
      return
    }
    this.#identifiers.set(keyOf(digest), identifier)
    if (identifier.isNew) this.#newDigests.add(digest.high, digest.low)
  }

  compareChunk(chunkIndex: number, firstOrdinal: number): void {
    const { rowWords } = this.#editor.digests.hasher
    const stored = this.#editor.digests.read(chunkIndex)
    if (!stored) return
    const { words } = stored
    for (let at = 0; at < words.length; at += 2) {
      const [high, low] = [words[at]!, words[at + 1]!]
      if (low === 0 || !this.#newDigests.has(high, low)) continue
      const ordinal = firstOrdinal + Math.floor(at / rowWords)
      if (this.#changed.has(ordinal) || this.#isSkipped(ordinal)) continue
      const first = this.#identifiers.get(keyOf({ index: (at % rowWords) / 2, high, low }))
      if (first?.isNew) this.#join(first, ordinal)
    }
  }

  result(): JoinedCustomers {
    const joins = [...this.#joins.values()].sort((one, other) => one.ordinal - other.ordinal)
    const examples = joins.slice(0, mostExamples).map(({ ordinal, withOrdinal, field, value }) => ({
      rowNumber: this.#rowNumberOf(ordinal),
      withRowNumber: this.#rowNumberOf(withOrdinal),
      field,
      value,
    }))
    return { count: joins.length, examples }
  }

  #join(identifier: Identifier, withOrdinal: number): void {
    const { ordinal } = identifier
    if (this.#joins.has(ordinal) || this.#customerOf(ordinal) === this.#customerOf(withOrdinal)) return
    this.#joins.set(ordinal, { ...identifier, withOrdinal })
  }

  #customerOf(ordinal: number): number {
    const { key } = this.#editor.jobRecord
    const [known] = this.#journal.identities.duplicatesBetween(key, ordinal, ordinal)
    return known?.firstOrdinal ?? ordinal
  }

  #isSkipped(ordinal: number): boolean {
    const state = this.#journal.staging.statesOf(this.#editor.jobRecord.key, [ordinal]).get(ordinal)
    return state === 'user' || state === 'duplicate'
  }

  #rowNumberOf(ordinal: number): number {
    const { chunkIndex, firstOrdinal } = this.#editor.staged.chunkOf(ordinal)
    const numbers = this.#journal.staging.rowNumbers(this.#editor.jobRecord.key, chunkIndex)
    return numbers[ordinal - firstOrdinal]!
  }
}

function keyOf({ index, high, low }: Digest): string {
  return `${index}:${high}:${low}`
}
