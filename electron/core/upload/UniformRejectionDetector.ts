import type { BatchAnswer } from '../../shared/model/job.ts'

/**
 * Consecutive single rows rejected with the same message after which the search is pointless: the fault is
 * not in a row (a custom field that does not exist, for example), and bisecting a million rows would take two
 * million calls.
 */
const pointlessAfterRows = 64

/** Detects that every row is rejected for the same reason, so that whole batches are reported instead. */
export class UniformRejectionDetector {
  #words: string | null = null
  #rowsInARow = 0

  accepted(): void {
    this.#rowsInARow = 0
  }

  rowRejected(answer: BatchAnswer): void {
    const words = wordsOf(answer)
    this.#rowsInARow = words === this.#words ? this.#rowsInARow + 1 : 1
    this.#words = words
  }

  isPointless(answer: BatchAnswer): boolean {
    return this.#rowsInARow >= pointlessAfterRows && wordsOf(answer) === this.#words
  }
}

/** Ignores digits: platforms name the record in their message, and such messages must compare equal. */
function wordsOf(answer: BatchAnswer): string {
  return `${answer.code}|${answer.errorCode}|${(answer.message ?? '').replaceAll(/\d+/g, '#')}`
}
