import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { edgeFrom, EdgeSearch } from '../../../electron/shared/model/lineEdge.ts'

describe('Ctrl+arrow', () => {
  const line = [true, true, false, false, true, true, true, false]
  it.each([
    [0, 7, 1],
    [1, 7, 4],
    [2, 7, 4],
    [4, 7, 6],
    [6, 7, 7],
    [7, 0, 6],
    [6, 0, 4],
    [4, 0, 1],
    [1, 0, 0],
    [3, 3, 3],
  ])('from %i towards %i leads to %i', (from, end, edge) => {
    expect(edgeFrom(from, end, (index) => line[index]!)).toBe(edge)
  })

  // The cells of a long column are read piece by piece: the search must not need those before.
  it('finds the same edge when the cells are given one by one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { minLength: 2, maxLength: 60 }),
        fc.nat(59),
        (cellsOfLine, start) => {
          const from = start % cellsOfLine.length
          const end = cellsOfLine.length - 1
          const search = new EdgeSearch(from, cellsOfLine[from]!)
          let found: number | null = null
          for (let index = from + 1; index <= end && found === null; index += 1)
            found = search.take(index, cellsOfLine[index]!)
          expect(found ?? end).toBe(edgeFrom(from, end, (index) => cellsOfLine[index]!))
        },
      ),
    )
  })
})
