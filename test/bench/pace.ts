import { setTimeout as wait } from 'node:timers/promises'
import { deflateRawSync, inflateRawSync } from 'node:zlib'

/** The share of the machine's best pace that counts as rest. */
export const restPace = 0.9
const mostWaitMs = 4 * 60_000
const betweenLooksMs = 10_000

/**
 * How fast the machine is, compared with its best moment in this run. Rented machines slow down to a half or a third after some
 * minutes of load, and what is bound by memory suffers most: figures of one run are comparable only when each section starts from
 * the same pace.
 */
export class Pace {
  readonly #packed = deflateRawSync(textOf(24_000_000), { level: 3 })
  #bestMs = Number.POSITIVE_INFINITY

  /** @returns the share of the best pace, at most 1 */
  measure(): number {
    const startMs = performance.now()
    inflateRawSync(this.#packed)
    const ms = performance.now() - startMs
    this.#bestMs = Math.min(this.#bestMs, ms)
    return this.#bestMs / ms
  }

  /** Waits until the machine has recovered, but not for ever. @returns the pace then, a share of the best */
  async awaitRest(): Promise<number> {
    const endMs = performance.now() + mostWaitMs
    for (;;) {
      const pace = Math.max(this.measure(), this.measure(), this.measure())
      if (pace >= restPace || performance.now() > endMs) return pace
      await wait(betweenLooksMs)
    }
  }
}

/** Text that packs about as well as a sheet's XML. */
function textOf(length: number): Buffer {
  const bytes = Buffer.alloc(length)
  let seed = 1
  for (let index = 0; index < length; index += 1) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    // Long runs of the same with a changing digit now and then.
    bytes[index] = index % 24 < 17 ? 97 + (index % 17) : 48 + (seed >>> 29)
  }
  return bytes
}
