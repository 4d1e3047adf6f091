import { expect, it } from 'vitest'
import { threadCount } from '../../../../electron/core/worker/threadCount.ts'

const gigabyte = 2 ** 30

// Catches threads that take the memory of an office computer, and a machine left without any.
it.each([
  [1, 8 * gigabyte, 1],
  [2, 8 * gigabyte, 2],
  [16, 8 * gigabyte, 4],
  [4, 2 * gigabyte, 2],
  [4, 1.9 * gigabyte, 1],
  [4, 0.5 * gigabyte, 1],
])('with %i cores and %d bytes of memory: %i', (cores, memoryBytes, threads) => {
  expect(threadCount({ cores, memoryBytes })).toBe(threads)
})
