import type { DuplicateField } from '../../shared/model/correction.ts'
import type { Identifiers } from '../conversion/createRowConverter.ts'
import { freeMemory } from '../worker/movedMemory.ts'
import { ownBytes, ownWords, resized } from '../worker/ownMemory.ts'
import { KeyedHash } from './KeyedHash.ts'

/** Two rows of one customer: `firstOrdinal` is the first row of the customer. */
export interface DuplicatePair {
  firstOrdinal: number
  ordinal: number
  /** An identifier that the row shares with another one of the customer. */
  field: DuplicateField
}

/**
 * Open addressing, two words a slot: the low word of a digest and the row that owns it. With the low word at hand a probe stays
 * within a line of the cache: looking it up among the digests of a million rows took a fifth of preparing them.
 */
interface Table {
  slots: Uint32Array
  size: number
}

const emptySlot = 0xffffffff
/** Load factor above which a table grows. */
const fullness = 0.75
/** Rows that there is room for at first: both lists have memory of their own from the start, so that what reads them meets one kind of array. */
const firstRows = 65_536
/** Digests are kept in pages of so many rows: an array that doubles would be copied, and needs room for both. */
const pageShift = 13
const rowInPage = 2 ** pageShift - 1
/**
 * Hash tables per identifier, by the first bits of the digest. They grow separately: growing a single table took 150 ms at
 * 600,000 rows, too long without a progress event.
 */
const segments = 64
const segmentShift = 26
/** Marks the identifier by which a row repeated an earlier one when it came. */
const toEarlier = 0x80

/**
 * Groups rows into customers in one pass and bounded memory: union-find over shared identifiers, independent of row order.
 *
 * No identifier is kept: only 64 bits of a keyed hash (phones could be guessed from plain ones), 8 bytes for each identifier of
 * a row, some 11 to 21 bytes for finding it again, and 5 bytes a row. A Map of strings would take several times as much. Two different
 * values meet in 64 bits once in some 37 million files of a million rows.
 */
export class DuplicateFinder {
  readonly #fields: readonly DuplicateField[]
  readonly #hash = new KeyedHash()
  readonly #indexes: readonly number[]
  readonly #rowWords: number
  /** `segments` of each identifier, one identifier after the other. */
  readonly #tables: Table[]
  /** Digests by page, `rowWords` of a row. */
  readonly #pages: Uint32Array[] = []
  /** An earlier row of the same customer, or the row itself; see `firstOf`. */
  #parents = ownWords(firstRows)
  /** By row: 1 + the position of the field it shares with another row, and `toEarlier`. */
  #links = ownBytes(firstRows)
  #rows = 0
  /** Takes what `prefetch` read: reads whose result goes nowhere are left out by the compiler. */
  readonly #fetched = new Uint32Array(1)
  readonly #former: number[] = []

  /** @param fields the identifiers that make two rows one customer; any of them is enough */
  constructor(fields: readonly DuplicateField[]) {
    this.#fields = fields
    this.#indexes = fields.map((_, index) => index)
    this.#rowWords = 2 * fields.length
    this.#tables = Array.from({ length: segments * fields.length }, () => ({
      slots: new Uint32Array(2 * 32).fill(emptySlot),
      size: 0,
    }))
  }

  /** Rows that began a customer until a later row turned out to belong to it and to an earlier one. */
  get formerFirsts(): readonly number[] {
    return this.#former
  }

  /**
   * Adds the next row. Rows are counted from 0.
   *
   * @param identifiers values as they are sent; blank ones do not count
   * @returns the customer it repeats as far as is known now, or null for a new one
   */
  add(identifiers: Identifiers): DuplicatePair | null {
    const digests = new Uint32Array(this.#rowWords)
    for (const [index, field] of this.#fields.entries()) {
      const value = identifiers[field]
      if (value === undefined || value === '') continue
      this.#hash.update(value)
      digests[2 * index] = this.#hash.high
      digests[2 * index + 1] = this.#hash.low
    }
    return this.addDigests(digests, 0, this.#indexes)
  }

  /**
   * As `add`, for identifiers that were hashed already.
   *
   * @param digests high and low word of each identifier, both 0 where there is none
   * @param indexes which pair of words, counted from `offset`, belongs to each field of the finder
   */
  addDigests(digests: Uint32Array, offset: number, indexes: readonly number[]): DuplicatePair | null {
    const ordinal = this.#rows
    if (ordinal === this.#parents.length) this.#growRows()
    if ((ordinal & rowInPage) === 0) this.#pages.push(ownWords(this.#rowWords << pageShift))
    const page = this.#pages[ordinal >>> pageShift]!
    const rowStart = (ordinal & rowInPage) * this.#rowWords
    this.#rows += 1
    this.#parents[ordinal] = ordinal
    for (let position = 0; position < indexes.length; position += 1) {
      const from = offset + 2 * indexes[position]!
      const high = digests[from]!
      const low = digests[from + 1]!
      if (high === 0 && low === 0) continue
      const at = rowStart + 2 * position
      page[at] = high
      page[at + 1] = low
      const owner = this.#ownerOf(position, ordinal, high, low)
      if (owner !== ordinal) this.#join(owner, ordinal, position)
    }
    return this.pairOf(ordinal)
  }

  /**
   * Reads where the digests of the next rows are looked for, without a result: the processor fetches them from memory side by side.
   * Looking for one after the other waited for memory three quarters of the time, once the tables outgrew the caches.
   *
   * @param from position of the first row's digests; those of the others follow
   * @param to position behind the last one's
   */
  prefetch(digests: Uint32Array, from: number, to: number): void {
    let words = 0
    for (let at = from, position = 0; at < to; at += 2) {
      const { slots } = this.#tables[segments * position + (digests[at]! >>> segmentShift)]!
      words ^= slots[(digests[at + 1]! << 1) & (slots.length - 1)]!
      position = position + 1 === this.#fields.length ? 0 : position + 1
    }
    this.#fetched[0] = words
  }

  /** The customer that a row repeats, by all rows so far; null for the first row of one. */
  pairOf(ordinal: number): DuplicatePair | null {
    const firstOrdinal = this.#firstOf(ordinal)
    if (firstOrdinal === ordinal) return null
    const field = this.#fields[(this.#links[ordinal]! & ~toEarlier) - 1]!
    return { firstOrdinal, ordinal, field }
  }

  /** High and low word of one identifier of a row, both 0 where there is none. @param position among the finder's fields */
  digestAt(ordinal: number, position: number): [high: number, low: number] {
    const page = this.#pages[ordinal >>> pageShift]!
    const at = (ordinal & rowInPage) * this.#rowWords + 2 * position
    return [page[at]!, page[at + 1]!]
  }

  /** The first row with this digest; the row itself when it is new, which then owns the digest. */
  #ownerOf(position: number, ordinal: number, high: number, low: number): number {
    const table = this.#tables[segments * position + (high >>> segmentShift)]!
    if (2 * table.size >= table.slots.length * fullness) growTable(table)
    const { slots } = table
    const mask = slots.length - 1
    for (let slot = (low << 1) & mask; ; slot = (slot + 2) & mask) {
      const owner = slots[slot + 1]!
      if (owner === emptySlot) {
        slots[slot] = low
        slots[slot + 1] = ordinal
        table.size += 1
        return ordinal
      }
      if (slots[slot] === low && this.digestAt(owner, position)[0] === high) return owner
    }
  }

  #join(owner: number, ordinal: number, position: number): void {
    const links = this.#links
    if (links[ordinal] === 0) links[ordinal] = toEarlier | (position + 1)
    // The first row of a customer shares its identifiers with later ones only: the first of its fields counts.
    const known = links[owner]!
    if ((known & toEarlier) === 0 && (known === 0 || known > position + 1)) links[owner] = position + 1
    const [one, other] = [this.#firstOf(owner), this.#firstOf(ordinal)]
    if (one === other) return
    const [first, later] = one < other ? [one, other] : [other, one]
    this.#parents[later] = first
    if (later !== ordinal) this.#former.push(later)
  }

  #firstOf(ordinal: number): number {
    const parents = this.#parents
    let at = ordinal
    while (parents[at] !== at) {
      // Path halving.
      parents[at] = parents[parents[at]!]!
      at = parents[at]!
    }
    return at
  }

  #growRows(): void {
    const rows = this.#parents.length * 2
    this.#parents = resized(this.#parents, rows, ownWords)
    this.#links = resized(this.#links, rows, ownBytes)
  }
}

function growTable(table: Table): void {
  const slots = new Uint32Array(2 * table.slots.length).fill(emptySlot)
  const mask = slots.length - 1
  const old = table.slots
  for (let from = 0; from < old.length; from += 2) {
    if (old[from + 1] === emptySlot) continue
    let slot = (old[from]! << 1) & mask
    while (slots[slot + 1] !== emptySlot) slot = (slot + 2) & mask
    slots[slot] = old[from]!
    slots[slot + 1] = old[from + 1]!
  }
  table.slots = slots
  freeMemory(old)
}
