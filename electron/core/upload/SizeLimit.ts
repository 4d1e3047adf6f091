/** Consecutive single rows rejected for their size that end the run: the server rejects everything. */
const mostRowsInARow = 3

/**
 * Body size limit of a gateway (413), learned during one run: later batches are cut to it before they are
 * sent. Otherwise a limit of 120 rows was learned again for every batch of 500.
 */
export class SizeLimit {
  #smallestRefusedBytes = Number.POSITIVE_INFINITY
  #largestPassedBytes = 0
  #rowsRefusedInARow = 0

  /** Whether consecutive single rows were rejected for their size. */
  get refusesEverything(): boolean {
    return this.#rowsRefusedInARow >= mostRowsInARow
  }

  /** A body of this size passed: the server judged its content. */
  passed(bytes: number): void {
    this.#rowsRefusedInARow = 0
    this.#largestPassedBytes = Math.max(this.#largestPassedBytes, bytes)
    if (bytes >= this.#smallestRefusedBytes) this.#smallestRefusedBytes = bytes + 1
  }

  /** A body of this size was rejected as too large. */
  refused(rowCount: number, bytes: number): void {
    if (rowCount === 1) this.#rowsRefusedInARow += 1
    this.#smallestRefusedBytes = Math.min(this.#smallestRefusedBytes, bytes)
    if (bytes <= this.#largestPassedBytes) this.#largestPassedBytes = 0
  }

  /**
   * How many rows of a batch to send in one call; all of them when they may pass.
   *
   * @param bytes size of the body with all rows of the batch
   */
  rowsPerCall(rowCount: number, bytes: number): number {
    if (bytes < this.#smallestRefusedBytes || rowCount === 1) return rowCount
    const targetBytes = this.#largestPassedBytes > 0 ? this.#largestPassedBytes : bytes / 2
    return Math.min(rowCount - 1, Math.max(1, Math.floor((rowCount * targetBytes) / bytes)))
  }
}
