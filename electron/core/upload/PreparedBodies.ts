import type { WriteBody } from '../platform/CallVersion.ts'
import { hashBody } from '../platform/envelope.ts'
import type { BatchRecord } from '../journal/batchRecord.ts'
import type { SendableRows } from '../rows/SendableRows.ts'

/** Request body of a batch. */
export interface PreparedBody {
  body: Buffer
  /** SHA-256 in hexadecimal, stored in the journal. */
  hash: string
}

/**
 * Bodies of the next batches, built while calls are in flight: rows are decrypted, joined and hashed in idle
 * time, so that an answer is followed by the next call at once. A body built ahead stays valid, since a batch
 * never changes: its rows, options and corrections are fixed when batches are planned.
 */
export class PreparedBodies {
  readonly #rows: SendableRows
  readonly #writeBody: WriteBody
  #ready = new Map<number, PreparedBody>()

  constructor(rows: SendableRows, writeBody: WriteBody) {
    this.#rows = rows
    this.#writeBody = writeBody
  }

  /**
   * Takes the body of a batch, built ahead or now.
   *
   * @throws AppError `storage.tampered` when its rows are not those it was planned with
   */
  take(batch: BatchRecord): PreparedBody {
    const ready = this.#ready.get(batch.id)
    this.#ready.delete(batch.id)
    return ready ?? this.#make(batch)
  }

  /**
   * Builds one missing body, and discards those of batches that no longer come next.
   *
   * @param next the next batches, in sending order
   * @returns whether one was built
   */
  prepareOne(next: readonly BatchRecord[]): boolean {
    const stale = new Set(this.#ready.keys())
    for (const { id } of next) stale.delete(id)
    for (const id of stale) this.#ready.delete(id)
    const missing = next.find(({ id }) => !this.#ready.has(id))
    if (!missing) return false
    this.#ready.set(missing.id, this.#make(missing))
    return true
  }

  #make(batch: BatchRecord): PreparedBody {
    const body = this.#writeBody(this.#rows.recordsOf(batch))
    return { body, hash: hashBody(body) }
  }
}
