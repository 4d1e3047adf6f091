import { expect, it } from 'vitest'
import { readEverySecond } from '../../../../electron/core/settings/readEverySecond.ts'

// Read for every call, the file is read between an answer and the next call; never again, a changed limit would wait for a restart.
it('reads again only when a second is over', () => {
  let [nowMs, stored, reads] = [5_000, 'a', 0]
  const read = readEverySecond(
    () => {
      reads += 1
      return stored
    },
    () => nowMs,
  )
  expect([read(), read()]).toEqual(['a', 'a'])
  stored = 'b'
  nowMs += 999
  expect(read()).toBe('a')
  expect(reads).toBe(1)
  nowMs += 1
  expect(read()).toBe('b')
  expect(reads).toBe(2)
})
