import fc from 'fast-check'
import { expect, it } from 'vitest'
import { LineWriter } from '../../../../../electron/core/rowLines/LineWriter.ts'
import { parseLines, type RowLines } from '../../../../../electron/core/rowLines/RowLines.ts'
import { OverlookedMerges } from '../../../../../electron/core/spreadsheet/preview/readDataRows.ts'
import {
  readPartLines,
  readPartRows,
  type PartRowsOptions,
} from '../../../../../electron/core/spreadsheet/preview/sheetParts.ts'
import type {
  MergedRange,
  ReadRowsOptions,
  WorkbookReader,
} from '../../../../../electron/core/spreadsheet/WorkbookReader.ts'
import { AppError } from '../../../../../electron/shared/errors/AppError.ts'
import type { Row, SheetPart } from '../../../../../electron/shared/model/workbook.ts'

/** A file of any format: its sheets by rows and merges. */
interface Book {
  isText: boolean
  hasLines: boolean
  mergesFollowRows: boolean
  sheets: { rows: Row[]; merges: MergedRange[] }[]
  rowsPerPiece: number
  linesPerPiece: number
}

function cut(rows: readonly Row[], length: number): Row[][] {
  const pieces: Row[][] = []
  for (let from = 0; from < rows.length; from += length)
    pieces.push(structuredClone(rows.slice(from, from + length)))
  return pieces
}

async function* inTurn<Piece>(pieces: Iterable<Piece>, atEnd: () => void): AsyncGenerator<Piece> {
  for (const piece of pieces) yield await Promise.resolve(piece)
  atEnd()
}

function readerOf(book: Book): WorkbookReader {
  const pass = <Piece>(sheetIndex: number, pieces: Iterable<Piece>, options: ReadRowsOptions) =>
    inTurn(pieces, () => options.onMerges?.(book.sheets[sheetIndex]!.merges))
  const writer = new LineWriter()
  const linesOf = (rows: Row[], base: number): RowLines => {
    for (const row of rows) writer.addRow({ ...row, rowNumber: base + row.rowNumber })
    return writer.take()
  }
  return {
    workbook: {
      fileName: '名单',
      sizeBytes: 0,
      format: book.isText ? 'csv' : 'xlsx',
      encoding: null,
      delimiter: book.isText ? ',' : null,
      sheets: book.sheets.map((_, index) => ({ index, name: `表${index}`, hidden: false })),
    },
    mergesFollowRows: book.mergesFollowRows,
    readRows: (index, options = {}) => pass(index, cut(book.sheets[index]!.rows, book.rowsPerPiece), options),
    ...(book.hasLines && {
      readLines: (index: number, options: ReadRowsOptions = {}) =>
        pass(
          index,
          cut(book.sheets[index]!.rows, book.linesPerPiece).map((rows) =>
            linesOf(rows, options.rowNumberBase ?? 0),
          ),
          options,
        ),
    }),
    readMerges: (index) => Promise.resolve(book.sheets[index]!.merges),
    fraction: () => 0,
    close: () => Promise.resolve(),
  }
}

const cell = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('', ' ', '张三', '13800000000', '一"二', '姓名', '手机') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
)
const row = fc.record({
  gap: fc.constantFrom(1, 1, 1, 2),
  cells: fc.array(cell, { minLength: 1, maxLength: 5 }),
  defects: fc.constantFrom<Row['defects']>(
    null,
    null,
    [{ columnIndex: 1, kind: 'error' }],
    [{ columnIndex: 4, kind: 'ragged' }],
  ),
  hidden: fc.boolean(),
})
const merge = fc
  .tuple(fc.integer({ min: 1, max: 20 }), fc.nat(2), fc.nat(3), fc.nat(4))
  .map(([firstRow, rows, firstColumn, columns]) => ({
    firstRow,
    lastRow: firstRow + rows,
    firstColumn,
    lastColumn: firstColumn + columns,
  }))
const sheet = fc.record({
  rows: fc.array(row, { maxLength: 60 }).map((rows) => {
    let rowNumber = 0
    return rows.map(({ gap, ...rest }): Row => ({ rowNumber: (rowNumber += gap), ...rest }))
  }),
  merges: fc.oneof(
    { weight: 2, arbitrary: fc.constant<MergedRange[]>([]) },
    fc.array(merge, { maxLength: 2 }),
  ),
})
const book: fc.Arbitrary<Book> = fc.record({
  isText: fc.boolean(),
  hasLines: fc.boolean(),
  mergesFollowRows: fc.boolean(),
  sheets: fc.array(sheet, { minLength: 2, maxLength: 2 }),
  rowsPerPiece: fc.integer({ min: 1, max: 70 }),
  linesPerPiece: fc.integer({ min: 1, max: 70 }),
})
const part: fc.Arbitrary<SheetPart> = fc.record({
  sheetIndex: fc.nat(1),
  name: fc.constant('表'),
  headerRow: fc.oneof({ weight: 9, arbitrary: fc.nat(4) }, { weight: 1, arbitrary: fc.nat(100) }),
  columnIndexes: fc.option(fc.array(fc.integer({ min: -1, max: 5 }), { maxLength: 5 }), {
    freq: 3,
    nil: null,
  }),
})
const choices = fc.record({
  skipHiddenRows: fc.boolean(),
  expectsNoMerges: fc.boolean(),
  rowLimit: fc.constantFrom(16_777_216, 16_777_216, 40),
})

type Choices = typeof choices extends fc.Arbitrary<infer Value> ? Value : never

interface Outcome {
  rows: Row[]
  /** Positions told by `onSheet`, each with the rows before it. */
  sheets: [position: number, rowsBefore: number][]
  failure: unknown
}

async function outcomeOf(
  read: (options: PartRowsOptions) => AsyncIterable<Row[]>,
  options: PartRowsOptions,
): Promise<Outcome> {
  const found: Outcome = { rows: [], sheets: [], failure: null }
  const onSheet = (position: number): void => void found.sheets.push([position, found.rows.length])
  try {
    for await (const rows of read({ ...options, onSheet })) {
      expect(rows.length).toBeGreaterThan(0)
      for (const each of rows) found.rows.push(each)
    }
  } catch (error) {
    if (error instanceof AppError) found.failure = [error.code, error.params]
    else if (error instanceof OverlookedMerges) found.failure = 'overlooked merges'
    else throw error
  }
  return found
}

async function* parsed(lines: AsyncIterable<RowLines>): AsyncGenerator<Row[]> {
  for await (const piece of lines) yield parseLines(piece)
}

/** A merge over two rows and two columns, which random sheets seldom have below their header. */
function mergedExample(isOverlooked: boolean): [Book, SheetPart[], Choices] {
  const rows = Array.from({ length: 4 }, (_, index): Row => {
    return { rowNumber: index + 1, cells: ['a', 'b', 'c'], defects: null, hidden: false }
  })
  const merges = [{ firstRow: 2, lastRow: 3, firstColumn: 0, lastColumn: 1 }]
  const sheets = [
    { rows, merges },
    { rows: [], merges: [] },
  ]
  const file = { isText: false, hasLines: true, mergesFollowRows: isOverlooked, sheets }
  const choice: Choices = { skipHiddenRows: false, expectsNoMerges: isOverlooked, rowLimit: 40 }
  return [
    { ...file, rowsPerPiece: 2, linesPerPiece: 3 },
    [{ sheetIndex: 0, name: '表', headerRow: 1, columnIndexes: null }],
    choice,
  ]
}

// The same file would be prepared with other rows, numbers or findings than its preview shows.
it('rows as lines are the rows, with every mark and error, whatever the format and the cuts', async () => {
  const seen = new Set<string>()
  await fc.assert(
    fc.asyncProperty(
      book,
      fc.array(part, { minLength: 1, maxLength: 2 }),
      choices,
      async (file, parts, options) => {
        const expected = await outcomeOf((with_) => readPartRows(readerOf(file), parts, with_), options)
        const found = await outcomeOf((with_) => parsed(readPartLines(readerOf(file), parts, with_)), options)
        expect(found.failure).toEqual(expected.failure)
        // How many rows come before the limit is reached depends on the cuts.
        if (String(expected.failure).startsWith('file.tooLarge')) return
        expect(found).toEqual(expected)
        for (const { defects } of found.rows) for (const { kind } of defects ?? []) seen.add(kind)
        seen.add(String(found.failure).split(',')[0]!)
      },
    ),
    { numRuns: 1_000, examples: [mergedExample(false), mergedExample(true)] },
  )
  expect([...seen].sort()).toEqual([
    'error',
    'file.headerRowOutOfRange',
    'merged',
    'mergedAcross',
    'null',
    'overlooked merges',
    'ragged',
  ])
})

// A million rows would be copied and parsed once more for nothing.
it('pieces of lines pass through where nothing is to be changed', async () => {
  const pieces: RowLines[] = []
  const rows = Array.from({ length: 90 }, (_, index) => ({
    rowNumber: index + 1,
    cells: ['a', 'b', ...(index > 50 ? ['', ''] : [])],
    defects: null,
    hidden: false,
  }))
  const reader = readerOf({
    isText: true,
    hasLines: true,
    mergesFollowRows: false,
    sheets: [{ rows, merges: [] }],
    rowsPerPiece: 30,
    linesPerPiece: 30,
  })
  const { readLines } = reader
  reader.readLines = async function* (...args) {
    for await (const piece of readLines!(...args)) {
      pieces.push(piece)
      yield piece
    }
  }
  const found: RowLines[] = []
  const parts = [{ sheetIndex: 0, name: '', headerRow: 1, columnIndexes: null }]
  for await (const piece of readPartLines(reader, parts, { skipHiddenRows: true })) found.push(piece)
  expect(found.length).toBe(3)
  expect(found[1]).toBe(pieces[1])
  expect(found[2]).toBe(pieces[2])
})
