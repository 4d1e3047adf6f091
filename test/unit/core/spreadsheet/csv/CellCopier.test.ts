import fc from 'fast-check'
import { expect, it } from 'vitest'
import { cellText, cellTextDefect } from '../../../../../electron/core/spreadsheet/cellText.ts'
import { cleanText, isBlank } from '../../../../../electron/core/spreadsheet/csv/cellText.ts'
import { delimiters } from '../../../../../electron/core/spreadsheet/csv/delimiter.ts'
import { maxCellCharacters } from '../../../../../electron/core/spreadsheet/limits.ts'
import { guardFormula } from '../../../../../electron/core/writing/formulaGuard.ts'
import type { CellDefect, Row } from '../../../../../electron/shared/model/workbook.ts'
import { parsePieces } from '../../../../support/workbooks/parsePieces.ts'

/** What needs a full look, beside texts that are copied: a defect, a blank, an escape of JSON, at an edge or within. */
const telling = [
  ...[
    '4.40301E+17',
    '4.40301199001011E17',
    '138.1E9',
    '1.5e17',
    '1E5',
    '440301199001011000',
    '4403011990010110',
  ],
  ...[
    '440,301,199,001,011,000',
    '6222 0200 1234 5670 000',
    '４４０３０１１９９００１０１１０００',
    '1.5Ｅ17',
    '-9.9E+12',
  ],
  ...['#N/A', '#######', 'Err:508', 'E', '=1+1', '="00123"', '=DISPIMG("ID",1)', '??', 'a?b?', '&#24352;'],
  ...[
    '\\u5f20',
    '\\',
    '寮犱笁',
    '锟斤拷',
    'å¼\u00a0ä¸‰',
    'JosÃ©',
    '\ufffd',
    '\ue000',
    '□□',
    '\0',
    '\t',
    '\x07',
  ],
  ...[
    ' ',
    '\u00a0',
    '\u2003',
    '\u3000',
    '\ufeff',
    '\u2028',
    '\x7f',
    '\x1a',
    '·',
    'é',
    '😀',
    '𠮷',
    "'",
    "'=1",
  ],
]
const piece = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...telling) },
  { weight: 1, arbitrary: fc.constantFrom('张三', '138', '0', '00', 'a', 'E', '+', '.', '（一）', '省') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 3 }) },
)
const cell = fc.array(piece, { maxLength: 3 }).map((pieces) =>
  pieces
    .join('')
    .toWellFormed()
    .replaceAll(/[\r\n"]/g, ''),
)

/** The row of some cells, each by a full look. */
function expectedRow(texts: readonly string[]): Row | null {
  const cells = texts.map((text) => cellText(cleanText(text)))
  const defects: CellDefect[] = []
  for (const [columnIndex, text] of cells.entries()) {
    const kind = cellTextDefect(text)
    if (kind !== null) defects.push({ columnIndex, kind })
    if (kind === 'picture') cells[columnIndex] = ''
  }
  if (defects.length === 0 && isBlank(cells)) return null
  return { rowNumber: 1, cells, defects: defects.length > 0 ? defects : null, hidden: false }
}

// A number that lost its end would be sent as a customer's id where only its neighbour sent the cell to a full look.
it('copies no cell that a full look would change or mark, quoted or not', () => {
  fc.assert(
    fc.property(
      fc.array(cell, { minLength: 1, maxLength: 5 }),
      fc.constantFrom(...delimiters),
      fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
      fc.constantFrom('\n', '\r\n'),
      (cells, delimiter, quotes, lineEnd) => {
        const texts = cells.map((text, index) => (quotes[index] ? text : text.replaceAll(delimiter, '')))
        const line = texts.map((text, index) => (quotes[index] ? `"${text}"` : text)).join(delimiter)
        // Another line behind it: the last one of a text is read in full.
        const [row, last] = parsePieces([`${line}${lineEnd}last,${lineEnd}`], { delimiter })
        const expected = expectedRow(texts)
        if (expected === null) expect(row).toMatchObject({ rowNumber: 2 })
        else expect(row).toEqual(expected)
        expect((last ?? row)?.rowNumber).toBe(2)
      },
    ),
    { numRuns: 5_000 },
  )
})

it('takes off what our own files have before a formula, and leaves apostrophes of others', () => {
  fc.assert(
    fc.property(cell, (text) => {
      const line = `"${guardFormula(text)}",end\nlast\n`
      const [ours] = parsePieces([line], { isGuarded: true })
      if (cleanText(text) === text && cellTextDefect(guardFormula(text)) === null)
        expect(ours?.cells[0]).toBe(text)
      const [theirs] = parsePieces([line])
      expect(theirs).toEqual(expectedRow([guardFormula(text), 'end']))
    }),
  )
})

it.each([maxCellCharacters - 2, maxCellCharacters - 1, maxCellCharacters, maxCellCharacters + 1])(
  'holds a cell of %d characters to the limit, of one or of three bytes each',
  (length) => {
    for (const letter of ['x', '张']) {
      const text = letter.repeat(length)
      expect(parsePieces([`${text},"${text}"\nlast\n`])[0]).toEqual(expectedRow([text, text]))
    }
  },
)
