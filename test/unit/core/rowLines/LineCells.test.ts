import fc from 'fast-check'
import { expect, it } from 'vitest'
import { byteKind, LineCells } from '../../../../electron/core/rowLines/LineCells.ts'
import { LineWriter } from '../../../../electron/core/rowLines/LineWriter.ts'
import { TextCells } from '../../../../electron/core/rowLines/RowCells.ts'
import { startOfLine } from '../../../../electron/core/rowLines/RowLines.ts'

const cell = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom(
    '',
    '男',
    '女',
    '张三',
    '江苏省人民路1号',
    '𠮷',
    '\ud83d',
    '"',
    '\\',
    'é',
    '月',
    '　',
    'a"b',
    '￥',
  ),
  // Longer than what is remembered, and the same in its first bytes.
  fc.nat(3).map((last) => `${'很长的地址'.repeat(4)}${last}`),
)
const table = fc.array(fc.array(cell, { maxLength: 70 }), { minLength: 1, maxLength: 12 })

/** Calls `look` with each row, by its bytes and by its texts. */
function eachRow(
  rows: readonly string[][],
  look: (line: LineCells, texts: TextCells, width: number) => void,
): void {
  const writer = new LineWriter()
  for (const [index, cells] of rows.entries())
    writer.addRow({ rowNumber: 10 ** (index % 7) + index, cells, defects: null, hidden: false })
  const lines = writer.take()
  const line = new LineCells()
  line.load(lines.bytes)
  for (const [index, cells] of rows.entries()) {
    line.read(startOfLine(lines, index))
    look(line, new TextCells(cells), cells.length)
  }
}

it('cells are those that were written (a cell of another column or row would go to another customer)', () => {
  fc.assert(
    fc.property(table, (rows) => {
      eachRow(rows, (line, texts, width) => {
        expect(line.width).toBe(width)
        expect(line.all()).toEqual(texts.all())
        for (let column = -1; column <= width; column += 1) {
          expect(line.isBlank(column)).toBe(texts.text(column) === '')
          expect([
            line.text(column),
            line.firstUnit(column),
            line.secondUnit(column),
            line.lastUnit(column),
          ]).toEqual([
            texts.text(column),
            texts.firstUnit(column),
            texts.secondUnit(column),
            texts.lastUnit(column),
          ])
        }
      })
    }),
  )
})

it('the kinds of bytes leave out none (a letter among the digits of a phone would be taken for one)', () => {
  fc.assert(
    fc.property(table, (rows) => {
      eachRow(rows, (line, texts, width) => {
        for (let column = 0; column < width; column += 1) {
          const text = texts.text(column)
          const kinds = line.kinds[column]!
          const isEscaped = JSON.stringify(text) !== `"${text}"`
          expect((kinds & byteKind.escape) !== 0).toBe(isEscaped)
          if (isEscaped) continue
          expect((kinds & byteKind.digit) !== 0).toBe(/[0-9]/.test(text))
          expect((kinds & byteKind.letter) !== 0).toBe(/[a-zA-Z]/.test(text))
          expect((kinds & byteKind.underscore) !== 0).toBe(text.includes('_'))
          expect((kinds & byteKind.hyphen) !== 0).toBe(text.includes('-'))
          expect((kinds & byteKind.space) !== 0).toBe(text.includes(' '))
          expect((kinds & byteKind.other) !== 0).toBe(/[^ -~\u4000-\u9fff]/.test(text))
          if ((kinds & byteKind.other) === 0)
            expect((kinds & byteKind.hanzi) !== 0).toBe(/[\u4000-\u9fff]/.test(text))
        }
      })
    }),
  )
})
