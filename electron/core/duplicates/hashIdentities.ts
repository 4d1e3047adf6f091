import { type DuplicateField, duplicateFields } from '../../shared/model/correction.ts'
import type { Mapping } from '../../shared/model/mapping.ts'
import type { ConvertedCells, Identifiers } from '../conversion/createRowConverter.ts'
import { identityBit } from '../conversion/standardPlans.ts'
import type { LineCells } from '../rowLines/LineCells.ts'
import { KeyedHash } from './KeyedHash.ts'

/** Bytes of the key of the digests. */
export const digestKeyBytes = 8

/** Bytes of the installation's key of identities: one part seals the digests, the other makes them. */
export const identityKeyBytes = 32 + digestKeyBytes

/** The hasher of a mapping's identifiers under the installation's key. */
export function createIdentityHasher(mapping: Mapping, identityKey: Buffer): IdentityHasher {
  return new IdentityHasher(
    comparableFields(mapping).map((field) => ({ field, columnIndex: columnOf(mapping, field) })),
    identityKey.subarray(identityKeyBytes - digestKeyBytes),
  )
}

function columnOf({ columns }: Mapping, field: DuplicateField): number {
  const isMapped = ({ target }: Mapping['columns'][number]): boolean =>
    target?.kind === 'standard' && target.field === field
  return columns.find(isMapped)?.columnIndex ?? -1
}

/** The fields of a mapping by which its rows can be compared: those that a column fills. */
export function comparableFields(mapping: Mapping): DuplicateField[] {
  return duplicateFields.filter((field) => columnOf(mapping, field) !== -1)
}

/**
 * Turns the identifiers of a row into 64-bit digests under one key: two words for each field, both 0 for none. The field is part
 * of the digest, so a phone never meets an id of the same digits.
 */
export class IdentityHasher {
  readonly fields: readonly DuplicateField[]
  readonly #hash: KeyedHash
  readonly #salts: readonly number[]
  readonly #columns: readonly number[]
  readonly #bits: readonly number[]

  constructor(columns: readonly { field: DuplicateField; columnIndex: number }[], key: Buffer) {
    const fields = columns.map(({ field }) => field)
    this.fields = fields
    this.#columns = columns.map(({ columnIndex }) => columnIndex)
    this.#bits = fields.map(identityBit)
    this.#salts = fields.map((field) => Math.imul(duplicateFields.indexOf(field) + 1, 0x9e3779b1))
    this.#hash = new KeyedHash(key)
  }

  /** Words of one row. */
  get rowWords(): number {
    return 2 * this.fields.length
  }

  write(identifiers: Identifiers, target: Uint32Array, offset: number): void {
    for (let index = 0; index < this.fields.length; index += 1)
      this.#writeText(identifiers[this.fields[index]!], index, target, offset + 2 * index)
  }

  /** As `write`, for a row that was converted from its line. */
  writeLine(
    line: LineCells,
    { identifiers, keptIdentifiers }: ConvertedCells,
    target: Uint32Array,
    offset: number,
  ): void {
    for (let index = 0; index < this.fields.length; index += 1) {
      const at = offset + 2 * index
      if ((keptIdentifiers & this.#bits[index]!) === 0) {
        this.#writeText(identifiers[this.fields[index]!], index, target, at)
        continue
      }
      const column = this.#columns[index]!
      this.#hash.updateAscii(line.bytes, line.starts[column]!, line.ends[column]!)
      this.#put(index, target, at)
    }
  }

  #writeText(value: string | undefined, index: number, target: Uint32Array, at: number): void {
    if (value === undefined || value === '') {
      target[at] = 0
      target[at + 1] = 0
      return
    }
    this.#hash.update(value)
    this.#put(index, target, at)
  }

  #put(index: number, target: Uint32Array, at: number): void {
    target[at] = (this.#hash.high ^ this.#salts[index]!) >>> 0
    // Never 0: that means none.
    target[at + 1] = this.#hash.low || 1
  }
}
