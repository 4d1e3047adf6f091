/** An arc of a ring, as lengths along its circumference of 100. */
export interface RingArc {
  name: string
  length: number
  /** Start of the arc, clockwise from the top. */
  start: number
}

/** Smallest arc, so that every part is visible however small its share. */
const leastLength = 1.5

/**
 * Divides a ring among parts proportionally.
 *
 * @returns arcs that add up to 100, in the given order, none for a part of 0; empty when all are 0
 */
export function ringArcs(parts: readonly { name: string; value: number }[]): RingArc[] {
  const present = parts.filter(({ value }) => value > 0)
  const total = present.reduce((sum, { value }) => sum + value, 0)
  const raw = present.map(({ value }) => (value / total) * 100)
  const small = raw.filter((length) => length < leastLength)
  const spare = 100 - small.length * leastLength
  const large = raw.filter((length) => length >= leastLength).reduce((sum, length) => sum + length, 0)
  let start = 0
  return present.map(({ name }, index) => {
    const own = raw[index] ?? 0
    const length = own < leastLength ? leastLength : (own / large) * spare
    const arc = { name, length, start }
    start += length
    return arc
  })
}
