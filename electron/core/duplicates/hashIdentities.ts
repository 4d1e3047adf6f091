import { type DuplicateField, duplicateFields } from '../../shared/model/correction.ts'
import type { Mapping } from '../../shared/model/mapping.ts'
import type { Identifiers } from '../conversion/createRowConverter.ts'
import { KeyedHash } from './KeyedHash.ts'

/** Bytes of the key of the digests. */
export const digestKeyBytes = 8

/** Bytes of the installation's key of identities: one part seals the digests, the other makes them. */
export const identityKeyBytes = 32 + digestKeyBytes

/** The hasher of a mapping's identifiers under the installation's key. */
export function createIdentityHasher(mapping: Mapping, identityKey: Buffer): IdentityHasher {
  return new IdentityHasher(
    comparableFields(mapping),
    identityKey.subarray(identityKeyBytes - digestKeyBytes),
  )
}

/** The fields of a mapping by which its rows can be compared: those that a column fills. */
export function comparableFields(mapping: Mapping): DuplicateField[] {
  return duplicateFields.filter((field) =>
    mapping.columns.some(({ target }) => target?.kind === 'standard' && target.field === field),
  )
}

/**
 * Turns the identifiers of a row into 64-bit digests under one key: two words for each field, both 0 for none. The field is part
 * of the digest, so a phone never meets an id of the same digits.
 */
export class IdentityHasher {
  readonly fields: readonly DuplicateField[]
  readonly #hash: KeyedHash
  readonly #salts: readonly number[]

  constructor(fields: readonly DuplicateField[], key: Buffer) {
    this.fields = fields
    this.#salts = fields.map((field) => Math.imul(duplicateFields.indexOf(field) + 1, 0x9e3779b1))
    this.#hash = new KeyedHash(key)
  }

  /** Words of one row. */
  get rowWords(): number {
    return 2 * this.fields.length
  }

  write(identifiers: Identifiers, target: Uint32Array, offset: number): void {
    for (let index = 0; index < this.fields.length; index += 1) {
      const value = identifiers[this.fields[index]!]
      const at = offset + 2 * index
      if (value === undefined || value === '') {
        target[at] = 0
        target[at + 1] = 0
        continue
      }
      this.#hash.update(value)
      target[at] = (this.#hash.high ^ this.#salts[index]!) >>> 0
      // Never 0: that means none.
      target[at + 1] = this.#hash.low || 1
    }
  }
}
