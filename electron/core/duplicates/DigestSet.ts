const empty = 0
/** Load factor above which the set grows. */
const fullness = 0.6

/** A set of 64-bit digests in two typed arrays: 8 bytes a slot, where a Set of strings would take some hundred. */
export class DigestSet {
  #capacity = 1_024
  #size = 0
  #high = new Uint32Array(this.#capacity)
  #low = new Uint32Array(this.#capacity)

  get size(): number {
    return this.#size
  }

  /** @param low never 0: that is no digest */
  has(high: number, low: number): boolean {
    return this.#low[this.#slotOf(high, low)] !== empty
  }

  /** @param low never 0 */
  add(high: number, low: number): void {
    if (this.#size >= this.#capacity * fullness) this.#grow()
    const slot = this.#slotOf(high, low)
    if (this.#low[slot] !== empty) return
    this.#size += 1
    this.#high[slot] = high
    this.#low[slot] = low
  }

  #slotOf(high: number, low: number): number {
    const mask = this.#capacity - 1
    let slot = low & mask
    while (this.#low[slot] !== empty && (this.#low[slot] !== low || this.#high[slot] !== high)) {
      slot = (slot + 1) & mask
    }
    return slot
  }

  #grow(): void {
    const [high, low] = [this.#high, this.#low]
    this.#capacity *= 2
    this.#high = new Uint32Array(this.#capacity)
    this.#low = new Uint32Array(this.#capacity)
    for (let index = 0; index < low.length; index += 1) {
      if (low[index] === empty) continue
      const slot = this.#slotOf(high[index]!, low[index]!)
      this.#high[slot] = high[index]!
      this.#low[slot] = low[index]!
    }
  }
}
