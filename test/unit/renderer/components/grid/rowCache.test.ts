import { flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { RowCache } from '../../../../../renderer/components/grid/RowCache.ts'

/** Looks at rows, at rest and with no row that is kept. */
function want(cache: RowCache<string>, first: number, last: number, rowCount: number): void {
  cache.want({ first, last, kept: null, isPassing: false }, rowCount)
}

/** A list whose answers the test gives, one by one. */
function setUp() {
  const asked: { offset: number; answer: (rows: string[]) => void; fail: (error: Error) => void }[] = []
  let changes = 0
  const cache = new RowCache<string>(
    (offset) => new Promise((answer, fail) => asked.push({ offset, answer, fail })),
    () => (changes += 1),
    10,
  )
  const rowsFrom = (offset: number, note = ''): string[] =>
    Array.from({ length: 10 }, (_, index) => `${note}${offset + index}`)
  const offsets = (): number[] => asked.map(({ offset }) => offset)
  const answer = async (index: number, note = ''): Promise<void> => {
    const request = asked[index]!
    request.answer(rowsFrom(request.offset, note))
    await flushPromises()
  }
  return { cache, asked, offsets, answer, changes: () => changes }
}

describe('the rows of a long list', () => {
  it('are read in pages where they are looked at, each once', async () => {
    const { cache, offsets, answer } = setUp()
    want(cache, 5, 14, 20)
    want(cache, 5, 14, 20)
    expect(offsets()).toEqual([0, 10])
    await answer(0)
    await answer(1)
    expect(cache.peek(14)).toBe('14')
    want(cache, 0, 19, 20)
    expect(offsets()).toHaveLength(2)
  })

  // Dragging the bar over 200,000 rows would ask for all of them, and what is looked at would come last.
  it('are not read when nobody looks at them any more', async () => {
    const { cache, offsets, answer } = setUp()
    want(cache, 0, 59, 10_000)
    want(cache, 500, 509, 10_000)
    expect(offsets()).toEqual([0, 10])
    await answer(0)
    expect(offsets()).toEqual([0, 10, 500])
  })

  // Wheeling on, a page would only be asked for when its first row is about to be drawn: bones until it is there.
  it('are read before they scroll into view, after those that are looked at', async () => {
    const { cache, offsets, answer } = setUp()
    want(cache, 30, 49, 60)
    expect(offsets()).toEqual([30, 40])
    await answer(0)
    await answer(1)
    expect(offsets()).toEqual([30, 40, 50, 20])
    await answer(2)
    want(cache, 0, 19, 60)
    expect(offsets(), 'what was looked at a moment ago waits for nothing').toEqual([30, 40, 50, 20, 0])
  })

  // What a dragged bar passes is looked at for a moment: its neighbours would be read, parsed and dropped at every step.
  it('are not read beside those that a dragged bar passes', async () => {
    const { cache, offsets, answer } = setUp()
    cache.want({ first: 30, last: 39, kept: null, isPassing: true }, 100)
    await answer(0)
    expect(offsets()).toEqual([30])
    want(cache, 30, 39, 100)
    expect(offsets(), 'they are when it rests').toEqual([30, 40, 20])
  })

  // The active row is drawn wherever it is: dropped and not asked for again, its cell took no typing any more.
  it('have the kept one, however far it is and however many others were read since', async () => {
    const { cache, offsets, answer } = setUp()
    want(cache, 0, 9, 10_000)
    await answer(0)
    await answer(1)
    for (let page = 10; page < 60; page += 1) {
      cache.want({ first: page * 10, last: page * 10 + 9, kept: 3, isPassing: true }, 10_000)
      await answer(offsets().length - 1)
      expect(cache.peek(3)).toBe('3')
    }
    cache.clear()
    cache.want({ first: 500, last: 509, kept: 3, isPassing: true }, 10_000)
    expect(offsets().slice(-2)).toEqual([500, 0])
  })

  it('stay on screen after a change until the new ones arrive', async () => {
    const { cache, offsets, answer } = setUp()
    want(cache, 0, 9, 10)
    await answer(0)
    cache.refresh()
    expect(cache.peek(3)).toBe('3')
    want(cache, 0, 9, 10)
    await answer(1, 'new ')
    expect(offsets()).toEqual([0, 0])
    expect(cache.peek(3)).toBe('new 3')
  })

  // An answer on its way when the row was changed would bring the old text back.
  it('never come back from a request that was made before a change', async () => {
    const { cache, answer } = setUp()
    want(cache, 0, 9, 10)
    cache.refresh()
    want(cache, 0, 9, 10)
    await answer(1, 'new ')
    await answer(0, 'old ')
    expect(cache.peek(0)).toBe('new 0')
  })

  it('are replaced one by one', async () => {
    const { cache, answer, changes } = setUp()
    want(cache, 0, 9, 10)
    await answer(0)
    const before = changes()
    cache.replaceWhere(
      (row) => row === '4',
      () => 'edited',
    )
    expect(cache.peek(4)).toBe('edited')
    expect(changes()).toBe(before + 1)
  })

  it('report what could not be read, and are read again on request', async () => {
    const { cache, asked, offsets } = setUp()
    want(cache, 0, 9, 10)
    asked[0]!.fail(new Error('disk full'))
    await flushPromises()
    expect(cache.errorAt(3)).toEqual(new Error('disk full'))
    want(cache, 0, 9, 10)
    expect(offsets()).toHaveLength(1)
    cache.retry()
    want(cache, 0, 9, 10)
    expect(offsets()).toHaveLength(2)
  })

  // A million rows wheeled through would otherwise all stay in memory.
  it('are dropped again when many others were looked at', async () => {
    const { cache, answer } = setUp()
    for (let page = 0; page < 80; page += 1) {
      want(cache, page * 10, page * 10 + 9, page * 10 + 10)
      await answer(page)
    }
    expect(cache.peek(0)).toBeUndefined()
    expect(cache.peek(795)).toBe('795')
  })
})
