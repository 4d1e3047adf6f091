import { describe, expect, it } from 'vitest'
import { freeMemory } from '../../../../electron/core/worker/movedMemory.ts'
import { ownBytes, ownWords, resized } from '../../../../electron/core/worker/ownMemory.ts'

describe('memory of its own', () => {
  // Caught: a large array in the C library's memory, which keeps what it gets back; a small one in a mapping of its own.
  it('is mapped for large arrays alone', () => {
    expect(ownBytes(1_000_000).buffer.resizable).toBe(true)
    expect(ownBytes(1_000).buffer.resizable).toBe(false)
  })

  // Caught: words that are not all there, not all 0, or fewer after their buffer was wrapped.
  it.each([0, 10, 100_000])('holds as many words as asked for (%d), all 0', (length) => {
    const words = ownWords(length)
    expect(words).toHaveLength(length)
    expect(words.every((word) => word === 0)).toBe(true)
  })

  // Caught: numbers that are copied to another place than their own.
  it('holds the words it is given', () => {
    expect([...ownWords([3, 1, 2])]).toEqual([3, 1, 2])
  })

  // Caught: numbers lost on the way into longer or shorter memory, or the former memory kept beside it.
  it.each([3, 20_000, 100_000])('is changed for a longer or shorter one (%d)', (length) => {
    const former = ownWords(20_000).fill(7)
    const words = resized(former, length, ownWords)
    expect(former).toHaveLength(0)
    expect(words).toHaveLength(length)
    expect(words.every((word, at) => word === (at < 20_000 ? 7 : 0))).toBe(true)
  })

  // Caught: memory that can be neither given back at once nor moved to another thread.
  it('is given back at once, and moves', () => {
    const freed = ownWords(100_000)
    freeMemory(freed)
    expect(freed).toHaveLength(0)
    const words = ownWords(100_000).fill(7)
    const moved = structuredClone(words, { transfer: [words.buffer] })
    expect(words).toHaveLength(0)
    expect(moved).toHaveLength(100_000)
    expect(moved.at(-1)).toBe(7)
  })
})
