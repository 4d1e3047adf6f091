import type { BatchRecord } from '../journal/batchRecord.ts'

/** Batches read at once, as a multiple of those asked for. */
const readAhead = 8

/**
 * The batches that come next, to build their bodies ahead; read for many calls at once, since reading them takes as long as
 * recording an answer. A guess: which batch is sent next is asked of the journal alone, when its turn has come.
 */
export class UpcomingBatches {
  readonly #read: (count: number) => BatchRecord[]
  #batches: BatchRecord[] = []
  /** No batch comes behind those known. */
  #isAll = false

  /** @param read the first pending batches, in the order of sending */
  constructor(read: (count: number) => BatchRecord[]) {
    this.#read = read
  }

  next(count: number): readonly BatchRecord[] {
    if (!this.#isAll && this.#batches.length < count) {
      this.#batches = this.#read(readAhead * count)
      this.#isAll = this.#batches.length < readAhead * count
    }
    return this.#batches.slice(0, count)
  }

  /** A batch is sent, so that it comes no more. */
  begun({ id }: BatchRecord): void {
    this.#batches = this.#batches.filter((batch) => batch.id !== id)
  }

  /** Others may come next than before. */
  changed(): void {
    this.#batches = []
    this.#isAll = false
  }
}
