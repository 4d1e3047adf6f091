/** Single rows refused in a row for their size after which the run ends: the server refuses whatever it is sent. */
const mostRowsInARow = 3

/**
 * The size of bodies that a gateway lets through (413), learned during one run: later batches are cut to it before they are
 * sent. Without it, a limit of 120 rows was learned again for every batch of 500.
 */
export class SizeLimit {
  #smallestRefusedBytes = Number.POSITIVE_INFINITY
  #largestPassedBytes = 0
  #rowsRefusedInARow = 0

  /** Whether single rows are refused one after the other. */
  get refusesEverything(): boolean {
    return this.#rowsRefusedInARow >= mostRowsInARow
  }

  /** The server looked at the content of a body of that size. */
  passed(bytes: number): void {
    this.#rowsRefusedInARow = 0
    this.#largestPassedBytes = Math.max(this.#largestPassedBytes, bytes)
    if (bytes >= this.#smallestRefusedBytes) this.#smallestRefusedBytes = bytes + 1
  }

  /** A body of that size was refused as too large. */
  refused(rowCount: number, bytes: number): void {
    if (rowCount === 1) this.#rowsRefusedInARow += 1
    this.#smallestRefusedBytes = Math.min(this.#smallestRefusedBytes, bytes)
    if (bytes <= this.#largestPassedBytes) this.#largestPassedBytes = 0
  }

  /** How many rows to send in one call of a batch with so many rows and a body of that size; all of them when it may pass. */
  rowsPerCall(rowCount: number, bytes: number): number {
    if (bytes < this.#smallestRefusedBytes || rowCount === 1) return rowCount
    const targetBytes = this.#largestPassedBytes > 0 ? this.#largestPassedBytes : bytes / 2
    return Math.min(rowCount - 1, Math.max(1, Math.floor((rowCount * targetBytes) / bytes)))
  }
}
