/**
 * Counts failures in a row by rounds: calls that were already in flight when a failure was noticed belong to the same
 * round, since they met the same trouble. Without this, eight calls refused at once would count as eight refusals.
 */
export class ConsecutiveFailures {
  #count = 0
  /** Calls up to this one had begun when the last failure was noticed. */
  #lastCallOfRound = 0

  get count(): number {
    return this.#count
  }

  /**
   * Notes that a call failed.
   *
   * @param callNumber of the failed call, counted from 1 in the order they began
   * @param callsBegun how many have begun by now
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
