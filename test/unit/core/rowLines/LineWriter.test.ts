import fc from 'fast-check'
import { expect, it } from 'vitest'
import { LineWriter } from '../../../../electron/core/rowLines/LineWriter.ts'
import { parseLines } from '../../../../electron/core/rowLines/RowLines.ts'
import type { Row } from '../../../../electron/shared/model/workbook.ts'

// Halves of a surrogate pair may meet at the border of two cells, which must not become one character.
const cell = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  fc.constantFrom('', '\ud83d', '\ude00', '\0', '\n', '"', '\\', '张', '𠮷', '\u007f', '\u2028'),
)
const row: fc.Arbitrary<Row> = fc.record({
  rowNumber: fc.nat(2 ** 31).map((number) => number * 2 ** 10),
  cells: fc.array(cell, { maxLength: 8 }),
  defects: fc.constantFrom<Row['defects']>(null, [{ columnIndex: 1, kind: 'undecodable' }]),
  hidden: fc.boolean(),
})
const rows = fc.array(row, { maxLength: 20 })

it('lines are those that JSON.stringify writes (staged rows would be read back as others)', () => {
  fc.assert(
    fc.property(rows, (written) => {
      const writer = new LineWriter()
      for (const each of written) writer.addRow(each)
      const lines = writer.take()
      const { bytes, lineEnds, rowNumbers, widths } = lines
      const expected = written.map(({ rowNumber, cells, defects, hidden }) => {
        const head = defects || hidden ? [rowNumber, defects ?? [], ...(hidden ? [1] : [])] : rowNumber
        return `${JSON.stringify([head, ...cells])}\n`
      })
      expect(Buffer.from(bytes).toString()).toBe(expected.join(''))
      expect(lineEnds).toEqual(expected.map((_, at) => Buffer.byteLength(expected.slice(0, at + 1).join(''))))
      expect(rowNumbers).toEqual(written.map(({ rowNumber }) => rowNumber))
      expect(widths).toEqual(written.map(({ cells }) => cells.length))
      expect(parseLines(lines)).toEqual(written)
    }),
  )
})

it('a cell is the same line from a string and from JSON (formats would stage other text)', () => {
  fc.assert(
    fc.property(fc.array(cell), (cells) => {
      const [texts, json] = [new LineWriter(), new LineWriter()]
      for (const writer of [texts, json]) writer.start(7)
      for (const text of cells.map((each) => each.toWellFormed())) {
        texts.addText(text)
        const written = Uint8Array.from(Buffer.from(`<${JSON.stringify(text).slice(1, -1)}...`))
        json.addJson(json.width, new DataView(written.buffer), 1, written.length - 3)
      }
      for (const writer of [texts, json]) writer.end()
      expect(json.take()).toEqual(texts.take())
    }),
  )
})

it('a cell that was opened counts once it is closed, behind blanks for the columns left out (it would be in another one)', () => {
  const writer = new LineWriter()
  writer.start(1)
  writer.bytes[writer.open(5, 1)] = 0x61
  expect(writer.width).toBe(0)
  const at = writer.open(2, 300_000)
  writer.bytes.fill(0x62, at, at + 300_000)
  writer.close(2, at + 300_000)
  writer.addJson(4, new DataView(Uint8Array.from(Buffer.from('c...')).buffer), 0, 1)
  expect(writer.width).toBe(5)
  writer.end()
  expect(parseLines(writer.take())).toEqual([
    { rowNumber: 1, cells: ['', '', 'b'.repeat(300_000), '', 'c'], defects: null, hidden: false },
  ])
})

it('blank cells are filled in, and an unfinished row is dropped (cells would move to other columns)', () => {
  const writer = new LineWriter()
  writer.start(1)
  writer.addText('dropped')
  writer.start(2)
  writer.fillTo(2)
  writer.addText('c')
  writer.fillTo(1)
  expect(writer.width).toBe(3)
  writer.end()
  expect(parseLines(writer.take())).toEqual([
    { rowNumber: 2, cells: ['', '', 'c'], defects: null, hidden: false },
  ])
})

it('rows that are held come with the next ones, and the latest can be taken back (a row would be lost or come twice)', () => {
  fc.assert(
    fc.property(rows, fc.nat(3), row, (written, held, later) => {
      const writer = new LineWriter()
      for (const each of written) writer.addRow(each)
      const first = parseLines(writer.take(held))
      expect(first).toEqual(written.slice(0, Math.max(0, written.length - held)))
      const back = writer.takeBack()
      expect(back ? parseLines(back) : []).toEqual(held > 0 ? written.slice(-1) : [])
      writer.addRow(later)
      const rest = held > 0 ? written.slice(first.length, -1) : []
      expect(parseLines(writer.take())).toEqual([...rest, later])
    }),
  )
})
