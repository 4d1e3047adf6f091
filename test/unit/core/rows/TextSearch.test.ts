import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LineWriter } from '../../../../electron/core/rowLines/LineWriter.ts'
import { EncodedRows, RowEncoder } from '../../../../electron/core/rows/rowCodec.ts'
import { TextSearch } from '../../../../electron/core/rows/TextSearch.ts'
import type { CellDefect } from '../../../../electron/shared/model/workbook.ts'

const place = { chunkIndex: 0, firstOrdinal: 0, rowCount: 0 }

/** Hits by row, as a search of the encoded bytes finds them. */
function search(
  lines: readonly string[][],
  text: string,
  columnIndex: number | null = null,
): Map<number, number> {
  const defects: CellDefect[] = [{ columnIndex: 1, kind: 'merged' }]
  const writer = new LineWriter()
  for (const [index, cells] of lines.entries()) {
    // Every third row has a head that contains texts of its own.
    writer.addRow({ rowNumber: index + 2, cells, defects: index % 3 === 1 ? defects : null, hidden: false })
  }
  const patterns = lines.map((cells) => JSON.stringify(cells[0] ?? ''))
  const encoded = new EncodedRows(new RowEncoder().encode(writer.take().bytes, patterns, [['kind', 0]]))
  const found = new Map<number, number>()
  new TextSearch(text, columnIndex).searchChunk(encoded, place, [], (ordinal, hits) =>
    found.set(ordinal, hits),
  )
  return found
}

/** Hits by row, by looking into every cell. */
function expected(
  lines: readonly string[][],
  text: string,
  column: number | null = null,
): Map<number, number> {
  const isHit = (cell: string): boolean => cell.toLowerCase().includes(text.toLowerCase())
  const found = new Map<number, number>()
  for (const [index, cells] of lines.entries()) {
    const hits = cells.filter((cell, each) => (column === null || each === column) && isHit(cell)).length
    if (hits > 0) found.set(index, hits)
  }
  return found
}

describe('searching encoded rows', () => {
  it.each([
    '2',
    ',',
    ']',
    '[',
    '"',
    '\\',
    'n',
    'kind',
    'merged',
    'K',
    'k',
    'i',
    'İ',
    'ß',
    'σ',
    '王',
    'Ａ',
    '\u0307',
  ])('finds %j in cells only, never in row numbers, separators, escapes or records', (text) => {
    const lines = [
      ['王2', 'a,b', 'c]d', 'line\nbreak', '"quoted"', '\\'],
      ['kind', 'merged', '2,"2"', ''],
      ['\u212Aelvin', 'İstanbul', 'ΟΔΟΣ', 'Straße', 'ａ'],
      [],
      ['n'],
    ]
    expect(search(lines, text)).toEqual(expected(lines, text))
  })

  // Catches a match that is counted twice in one cell, or one that the next cell or row is skipped for.
  it('finds what looking into every cell finds', () => {
    const cell = fc.oneof(
      fc.stringMatching(/^[abAB12,"\\王]{0,6}$/),
      fc.string({ unit: 'binary', maxLength: 4 }),
    )
    const lines = fc.array(fc.array(cell, { maxLength: 4 }), { maxLength: 8 })
    const text = fc.oneof(
      fc.stringMatching(/^[abAB12,"\\王]{1,3}$/),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 2 }),
    )
    fc.assert(
      fc.property(lines, text, fc.option(fc.nat({ max: 3 })), (cells, wanted, column) => {
        expect(search(cells, wanted, column)).toEqual(expected(cells, wanted, column))
      }),
      { numRuns: 500 },
    )
  })
})
