import fastCheck from 'fast-check'
import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import { textDefect } from '../../../../../electron/core/spreadsheet/textDefect.ts'
import { delimiters } from '../../../../../electron/core/spreadsheet/csv/delimiter.ts'
import { parsePieces } from '../../../../support/workbooks/parsePieces.ts'

/** Our parser against papaparse, which most programs read and write their .csv with. */

/** A text cut at up to four random places. */
function bisectAt(text: string, places: readonly number[]): string[] {
  const positions = places.map((place) => Math.floor(place * text.length)).sort((a, b) => a - b)
  return [0, ...positions].map((from, index) => text.slice(from, positions[index] ?? text.length))
}

const cuts = fastCheck.array(fastCheck.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 })
const cell = fastCheck.oneof(
  fastCheck.string({ unit: fastCheck.constantFrom('a', '张', '"', ',', ';', '，', ' ', '\n'), maxLength: 6 }),
  fastCheck
    .string({ unit: 'grapheme', maxLength: 8 })
    .map((text) => text.replaceAll(/[\0\r]/g, ''))
    // Any other text of characters by chance has a defect, one in some ten thousand.
    .filter((text) => textDefect(text) === null),
)
const table = fastCheck.array(fastCheck.array(cell, { minLength: 1, maxLength: 5 }), { maxLength: 8 })
const notBlank = (cells: readonly string[]): boolean => cells.some((text) => text.trim() !== '')

describe('RecordParser, compared with papaparse,', () => {
  it('reads what papaparse writes, and the same cells as papaparse, wherever the text is split', () => {
    fastCheck.assert(
      fastCheck.property(
        table,
        fastCheck.constantFrom(...delimiters),
        fastCheck.constantFrom('\n', '\r\n', '\r'),
        fastCheck.boolean(),
        cuts,
        (rows, delimiter, newline, quotes, places) => {
          const text = Papa.unparse(rows, { delimiter, newline: '\n', quotes }).replaceAll('\n', newline)
          const found = parsePieces(bisectAt(text, places), { delimiter, isCarriageReturn: newline === '\r' })
          const theirs = Papa.parse<string[]>(text.replaceAll(newline, '\n'), {
            delimiter,
            newline: '\n',
          }).data
          expect(found.map((row) => row.cells)).toEqual(theirs.filter(notBlank))
          expect(found.map((row) => row.cells)).toEqual(rows.filter(notBlank))
          expect(found.every((row) => row.defects === null)).toBe(true)
        },
      ),
      { numRuns: 1_000 },
    )
  })

  // A broken quote that is judged by the piece it arrives in would shift cells on one machine and not on another.
  it('reads any text the same wherever it is split, however its quotes are broken', () => {
    const unit = fastCheck.constantFrom('"', ',', '\n', '\r', '\r\n', 'a', ' ', '"a"', '\n"')
    fastCheck.assert(
      fastCheck.property(
        fastCheck.string({ unit, maxLength: 24 }),
        fastCheck.boolean(),
        cuts,
        (text, isCarriageReturn, places) => {
          const whole = parsePieces([text], { isCarriageReturn })
          expect(parsePieces(bisectAt(text, places), { isCarriageReturn })).toEqual(whole)
          expect(parsePieces([...text], { isCarriageReturn })).toEqual(whole)
        },
      ),
      { numRuns: 3_000 },
    )
  })

  // 4 MB of such cells would be parsed anew once for each line, which takes hours.
  it('parses a record with thousands of lines before its broken quote in linear time', () => {
    const lines = 100_000
    const text = `${'"a\nb",'.repeat(lines)}"x"y\nz\n`
    const found = parsePieces([text])
    expect(found.at(-1)).toMatchObject({ rowNumber: lines + 2, cells: ['z'] })
    expect(found.length).toBe(lines + 2)
  })
})
