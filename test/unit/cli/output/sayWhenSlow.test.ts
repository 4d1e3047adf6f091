import { expect, it } from 'vitest'
import { sayWhenSlow } from '../../../../electron/cli/output/sayWhenSlow.ts'

/** A clock that the test moves. */
function clock() {
  let due: (() => void) | null = null
  return {
    schedule: (act: () => void) => {
      due = act
      return () => (due = null)
    },
    pass: () => due?.(),
  }
}

// Parsing an .ods of 100,000 rows took 17 seconds without a word.
it('says something once when work takes long', async () => {
  const { schedule, pass } = clock()
  const { promise, resolve } = Promise.withResolvers<number>()
  let said = 0
  const work = sayWhenSlow(promise, () => (said += 1), schedule)
  expect(said).toBe(0)
  pass()
  resolve(7)
  expect(await work).toBe(7)
  expect(said).toBe(1)
})

it('says nothing when work is done or has failed by then', async () => {
  for (const work of [Promise.resolve(), Promise.reject(new Error('refused'))]) {
    const { schedule, pass } = clock()
    let said = 0
    await sayWhenSlow(work, () => (said += 1), schedule).catch(() => undefined)
    pass()
    expect(said).toBe(0)
  }
})
