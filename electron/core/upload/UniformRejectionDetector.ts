import type { BatchAnswer } from '../../shared/model/job.ts'

/**
 * Single rows refused in a row, in the same words, after which looking for the bad row is pointless: the fault
 * is not in a row (a custom field that does not exist, say) and bisecting a million rows would be two million calls.
 */
const pointlessAfterRows = 64

/** Notices when every row is refused for the same reason, so that whole batches are reported instead. */
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

/** Platforms name the record in their message; digits are left out so that such messages still compare equal. */
function wordsOf(answer: BatchAnswer): string {
  return `${answer.code}|${answer.errorCode}|${(answer.message ?? '').replaceAll(/\d+/g, '#')}`
}
