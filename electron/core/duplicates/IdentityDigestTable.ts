import type { Mapping } from '../../shared/model/mapping.ts'
import {
  createIdentityHasher,
  digestKeyBytes,
  identityKeyBytes,
  type IdentityHasher,
} from './hashIdentities.ts'
import type { Journal } from '../journal/Journal.ts'
import { openAt, sealAt } from '../rows/chunkCipher.ts'

/** Creates the function that seals the digests of a chunk of a job's rows. */
export function createDigestSealer(
  jobId: string,
  identityKey: Buffer,
): (chunkIndex: number, words: Uint32Array) => Uint8Array {
  const key = sealKeyOf(identityKey)
  return (chunkIndex, words) => {
    const plain = Buffer.from(words.buffer, words.byteOffset, words.byteLength)
    return sealAt(key, { kind: 'digests', jobId, chunkIndex }, plain)
  }
}

/** The digests of a job's identifiers, a chunk of rows at a time. */
export class IdentityDigestTable {
  readonly hasher: IdentityHasher
  readonly seal: ReturnType<typeof createDigestSealer>
  readonly #journal: Journal
  readonly #job: { key: number; id: string }
  readonly #sealKey: Buffer

  constructor(journal: Journal, job: { key: number; id: string }, mapping: Mapping, identityKey: Buffer) {
    this.#journal = journal
    this.#job = job
    this.#sealKey = sealKeyOf(identityKey)
    this.seal = createDigestSealer(job.id, identityKey)
    this.hasher = createIdentityHasher(mapping, identityKey)
  }

  /** Keeps the digests of one chunk, sealed by `createDigestSealer`; a job whose rows cannot be compared has none. */
  write(chunk: { chunkIndex: number; firstOrdinal: number }, sealed: Uint8Array): void {
    if (this.hasher.rowWords > 0) this.#journal.identities.setDigests(this.#job.key, chunk, sealed)
  }

  /**
   * The digests of one chunk, `hasher.rowWords` words a row; null beyond the last.
   *
   * @throws AppError `storage.tampered`, also when the installation's key is not the one they were sealed with
   */
  read(chunkIndex: number): { firstOrdinal: number; words: Uint32Array } | null {
    const stored = this.#journal.identities.digests(this.#job.key, chunkIndex)
    if (!stored) return null
    const plain = openAt(this.#sealKey, { kind: 'digests', jobId: this.#job.id, chunkIndex }, stored.sealed)
    // A copy: words must begin at a multiple of four bytes.
    return { firstOrdinal: stored.firstOrdinal, words: new Uint32Array(new Uint8Array(plain).buffer) }
  }

  /** All chunks in the order of the rows. */
  *all(): Iterable<{ firstOrdinal: number; words: Uint32Array }> {
    for (let chunkIndex = 0; ; chunkIndex++) {
      const chunk = this.read(chunkIndex)
      if (!chunk) return
      yield chunk
    }
  }
}

/** The part of the installation's key that seals digests. */
function sealKeyOf(identityKey: Buffer): Buffer {
  return identityKey.subarray(0, identityKeyBytes - digestKeyBytes)
}
