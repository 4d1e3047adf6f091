/**
 * Counts consecutive failures by rounds: calls already in flight when a failure was noticed belong to the
 * same round, since they hit the same problem. Otherwise eight calls rejected at once would count as eight
 * rejections.
 */
export class ConsecutiveFailures {
  #count = 0
  /** Number of the last call begun when the newest round opened. */
  #lastCallOfRound = 0

  get count(): number {
    return this.#count
  }

  /**
   * Records a failed call.
   *
   * @param callNumber number of the failed call, counted from 1 in the order of starts
   * @param callsBegun number of calls begun so far
   * @returns whether it opened a new round
   */
  note(callNumber: number, callsBegun: number): boolean {
    if (callNumber <= this.#lastCallOfRound) return false
    this.#count += 1
    this.#lastCallOfRound = callsBegun
    return true
  }

  reset(): void {
    this.#count = 0
  }
}
