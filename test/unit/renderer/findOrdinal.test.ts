import { describe, expect, it } from 'vitest'
import { findOrdinal } from '../../../renderer/features/upload/findOrdinal.ts'

/** Looks up in a list of row numbers, and counts the looks. */
async function find(numbers: number[], rowNumber: number) {
  let looks = 0
  const ordinal = await findOrdinal(rowNumber, numbers.length, async (at) => {
    looks += 1
    return numbers[at] ?? Infinity
  })
  return { ordinal, looks }
}

const gapless = Array.from({ length: 100_000 }, (_, index) => index + 4)
const gappy = Array.from({ length: 100_000 }, (_, index) => index + 2 + Math.floor(index / 3) * 7)
const oneJump = gapless.map((number, index) => (index < 50_000 ? number : number + 900_000))

describe('findOrdinal', () => {
  it.each([
    ['without blank lines', gapless],
    ['with blank lines everywhere', gappy],
    ['with one great gap', oneJump],
  ])('finds every row it is asked for in a file %s, in few looks', async (_, numbers) => {
    for (const ordinal of [0, 1, 17, 49_999, 50_000, 99_998, 99_999]) {
      const found = await find(numbers, numbers[ordinal] ?? 0)
      expect(found.ordinal).toBe(ordinal)
      expect(found.looks).toBeLessThanOrEqual(40)
    }
  })

  it('takes the next row where the number itself is missing', async () => {
    expect((await find([2, 3, 9, 10], 5)).ordinal).toBe(2)
  })

  it('ends behind the last row, and in an empty job at once', async () => {
    expect((await find([2, 3], 7)).ordinal).toBe(2)
    expect(await find([], 7)).toEqual({ ordinal: 0, looks: 0 })
  })
})
