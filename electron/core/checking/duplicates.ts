import type { DuplicateField } from '../../shared/model/correction.ts'
import { standardFields } from '../../shared/model/field.ts'
import { KeyedHash } from './KeyedHash.ts'
import { parseRecordJson, writeRecordJson } from './recordJson.ts'

/** Fields by which two rows can be the same customer. */
export type IdentifierField = DuplicateField

/** Two rows of one customer: `ordinal` repeats an identifier of the group that `firstOrdinal` opened. */
export interface DuplicatePair {
  firstOrdinal: number
  ordinal: number
  /** The identifier they share. */
  field: IdentifierField
}

/** keep first / last / all / merge non-blank values. */
export type DuplicateChoice = 'first' | 'last' | 'all' | 'merge'

const emptySlot = 0xffffffff
/** Slots in use beyond which a table grows. */
const fullness = 0.6

/**
 * A hash table from 64-bit digests to ordinals in three typed arrays: 12 bytes a slot, at most 40 MB for a million rows,
 * where a Map of strings would take several hundred.
 */
export class DigestTable {
  #capacity = 1_024
  #size = 0
  #high = new Uint32Array(this.#capacity)
  #low = new Uint32Array(this.#capacity)
  #ordinals = new Uint32Array(this.#capacity).fill(emptySlot)

  has(high: number, low: number): boolean {
    return this.find(high, low) !== emptySlot
  }

  /** The ordinal stored under the digest, or `emptySlot`. */
  find(high: number, low: number): number {
    return this.#ordinals[this.#slotOf(high, low)]!
  }

  set(high: number, low: number, ordinal: number): void {
    if (this.#size >= this.#capacity * fullness) this.#grow()
    const slot = this.#slotOf(high, low)
    if (this.#ordinals[slot] === emptySlot) this.#size += 1
    this.#high[slot] = high
    this.#low[slot] = low
    this.#ordinals[slot] = ordinal
  }

  #slotOf(high: number, low: number): number {
    const mask = this.#capacity - 1
    let slot = low & mask
    while (this.#ordinals[slot] !== emptySlot && (this.#low[slot] !== low || this.#high[slot] !== high)) {
      slot = (slot + 1) & mask
    }
    return slot
  }

  #grow(): void {
    const [high, low, ordinals] = [this.#high, this.#low, this.#ordinals]
    this.#capacity *= 2
    this.#high = new Uint32Array(this.#capacity)
    this.#low = new Uint32Array(this.#capacity)
    this.#ordinals = new Uint32Array(this.#capacity).fill(emptySlot)
    ordinals.forEach((ordinal, index) => {
      if (ordinal === emptySlot) return
      const slot = this.#slotOf(high[index]!, low[index]!)
      this.#high[slot] = high[index]!
      this.#low[slot] = low[index]!
      this.#ordinals[slot] = ordinal
    })
  }
}

/**
 * Finds rows that repeat a customer, in one pass and in bounded memory.
 *
 * No identifier is kept: only 64 bits of a hash under a random key that lives as long as the finder (phones could be
 * guessed from plain hashes). Two different values meet in 64 bits once in some 37 million files of a million rows.
 */
export class DuplicateFinder {
  readonly #fields: readonly IdentifierField[]
  readonly #hash = new KeyedHash()
  readonly #tables: readonly DigestTable[]
  readonly #indexes: readonly number[]

  /** @param fields the identifiers that make two rows one customer; any of them is enough */
  constructor(fields: readonly IdentifierField[]) {
    this.#fields = fields
    this.#tables = fields.map(() => new DigestTable())
    this.#indexes = fields.map((_, index) => index)
  }

  /**
   * Adds the next row. A row joins the group of the first earlier row that shares an identifier with it, and brings its
   * other identifiers along: a third row that only knows the second joins the same group.
   *
   * @param identifiers values as they are sent; blank ones do not count
   */
  add(ordinal: number, identifiers: { readonly [Field in IdentifierField]?: string }): DuplicatePair | null {
    const digests = new Uint32Array(2 * this.#fields.length)
    for (const [index, field] of this.#fields.entries()) {
      const value = identifiers[field]
      if (value === undefined || value === '') continue
      this.#hash.update(value)
      digests[2 * index] = this.#hash.high
      digests[2 * index + 1] = this.#hash.low
    }
    return this.addDigests(ordinal, digests, 0, this.#indexes)
  }

  /**
   * As `add`, for identifiers that were hashed already.
   *
   * @param digests high and low word of each identifier, both 0 where there is none
   * @param indexes which pair of words, counted from `offset`, belongs to each field of the finder
   */
  addDigests(
    ordinal: number,
    digests: Uint32Array,
    offset: number,
    indexes: readonly number[],
  ): DuplicatePair | null {
    let pair: DuplicatePair | null = null
    for (const [position, field] of this.#fields.entries()) {
      const at = offset + 2 * indexes[position]!
      const [high, low] = [digests[at]!, digests[at + 1]!]
      if (high === 0 && low === 0) continue
      const known = this.#tables[position]!.find(high, low)
      if (known === emptySlot) continue
      pair = { firstOrdinal: known, ordinal, field }
      break
    }
    for (let position = 0; position < this.#fields.length; position += 1) {
      const at = offset + 2 * indexes[position]!
      const [high, low] = [digests[at]!, digests[at + 1]!]
      if (high === 0 && low === 0) continue
      const table = this.#tables[position]!
      if (table.find(high, low) === emptySlot) table.set(high, low, pair?.firstOrdinal ?? ordinal)
    }
    return pair
  }
}

/** What becomes of the rows of the groups; rows that are not named go as they are. */
export interface DuplicatePlan {
  /** Ordinals that are not sent. */
  skipped: number[]
  /** For `merge`: the row that is sent and the rows whose values fill its blanks, in order. */
  merges: { ordinal: number; from: number[] }[]
}

/** Applies the user's choice to the pairs found. */
export function planDuplicates(pairs: readonly DuplicatePair[], choice: DuplicateChoice): DuplicatePlan {
  const groups = new Map<number, number[]>()
  for (const { firstOrdinal, ordinal } of pairs) {
    const others = groups.get(firstOrdinal)
    if (others) others.push(ordinal)
    else groups.set(firstOrdinal, [ordinal])
  }
  const plan: DuplicatePlan = { skipped: [], merges: [] }
  if (choice === 'all') return plan
  for (const [first, others] of groups) {
    if (choice === 'last') plan.skipped.push(first, ...others.slice(0, -1))
    else plan.skipped.push(...others)
    if (choice === 'merge') plan.merges.push({ ordinal: first, from: others })
  }
  plan.skipped.sort((one, other) => one - other)
  return plan
}

/**
 * Fills what the first record lacks from the others, in order; where both have a value the first one's stays. Only tags
 * are united: whether a custom field takes more values than one is not known here.
 */
export function mergeRecords(firstJson: string, otherJsons: readonly string[]): string {
  const first = parseRecordJson(firstJson)
  for (const other of otherJsons.map(parseRecordJson)) {
    for (const [field, value] of other.fields) {
      const own = first.fields.get(field)
      if (own === undefined || own === '') first.fields.set(field, value)
      else if (field === 'tags') first.fields.set(field, unite(own.split(','), value.split(',')).join(','))
    }
    for (const custom of other.customFields) {
      const own = first.customFields.find(({ configId }) => configId === custom.configId)
      if (!own) first.customFields.push(custom)
      else if (own.values.length === 0) own.values = custom.values
    }
  }
  const ordered = standardFields.flatMap((field) => {
    const value = first.fields.get(field)
    return value === undefined ? [] : [[field, value] as const]
  })
  return writeRecordJson({ fields: new Map(ordered), customFields: first.customFields })
}

function unite(one: string[], other: string[]): string[] {
  return [...new Set([...one, ...other])].filter((value) => value !== '')
}
