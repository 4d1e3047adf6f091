import { buildRequestBody, hashBody } from '../platform/requestBody.ts'
import type { MatchingOptions } from '../../shared/model/matchingOptions.ts'
import type { BatchRecord } from '../journal/batchRecord.ts'
import type { SendableRows } from '../rows/SendableRows.ts'

/** What goes over the wire for a batch. */
export interface PreparedBody {
  body: string
  /** SHA-256 in hexadecimal: what the journal keeps of it. */
  hash: string
}

/**
 * The bodies of the batches that come next, made while calls are in flight: rows are decrypted, joined and hashed
 * when there is time, so that an answer is followed by the next call at once. A batch never changes (its rows, the options
 * and the corrections are fixed when the batches are planned), so what was made ahead is what would be made now.
 */
export class PreparedBodies {
  readonly #rows: SendableRows
  readonly #options: MatchingOptions
  #ready = new Map<number, PreparedBody>()

  constructor(rows: SendableRows, options: MatchingOptions) {
    this.#rows = rows
    this.#options = options
  }

  /**
   * The body of a batch, made ahead or now.
   *
   * @throws AppError `storage.tampered` when its rows are not what they were when it was planned
   */
  take(batch: BatchRecord): PreparedBody {
    const ready = this.#ready.get(batch.id)
    this.#ready.delete(batch.id)
    return ready ?? this.#make(batch)
  }

  /**
   * Makes one body that is not there yet, and forgets those of batches that do not come next any more.
   *
   * @param next the batches that come next, in their order
   * @returns whether there was one to make
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
    const body = buildRequestBody(this.#options, this.#rows.recordsOf(batch))
    return { body, hash: hashBody(body) }
  }
}
