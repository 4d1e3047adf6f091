import type { Mapping } from '../../shared/model/mapping.ts'
import type { Row } from '../../shared/model/workbook.ts'
import { parseLines, type RowLines } from '../rowLines/RowLines.ts'
import { noticeColumns } from '../mapping/columnEvidence.ts'
import { inferDayMonthOrder, needsDayMonthOrder } from '../mapping/inferDayMonthOrder.ts'

/** A file is read twice only if a date within these first rows is ambiguous. */
const firstRows = 1_000

type ReadAll = <T>(read: (rows: AsyncIterable<Row[]>, onPiece: () => void) => Promise<T>) => Promise<T>

/**
 * The mapping with what the file itself shows: the questions that its columns raise (`noticeColumns`), and the order of day and month
 * where the user has not chosen one, the first rows need it and the rest prove it. The same mapping when it shows nothing.
 *
 * @param countsFrom1904 how the file counts the serial numbers of dates
 * @param rows the file's rows, of which the first are looked at; read on with those that come back
 * @param readAgain reads all rows once more
 */
export async function settleConversions(
  given: Mapping,
  countsFrom1904: boolean,
  rows: AsyncIterable<RowLines>,
  readAgain: ReadAll,
): Promise<{ mapping: Mapping; rows: AsyncIterable<RowLines> }> {
  const rest = rows[Symbol.asyncIterator]()
  const first: RowLines[] = []
  for (let count = 0; count < firstRows;) {
    const next = await rest.next()
    if (next.done) break
    first.push(next.value)
    count += next.value.rowNumbers.length
  }
  const all = replay(first, rest)
  const firstRead = first.flatMap(parseLines)
  const mapping = noticeColumns(given, firstRead, countsFrom1904)
  if (!needsDayMonthOrder(mapping, firstRead)) return { mapping, rows: all }
  const order = await readAgain((again, onPiece) => inferDayMonthOrder(mapping, telling(again, onPiece)))
  if (!order) return { mapping, rows: all }
  return { mapping: { ...mapping, conversions: { ...mapping.conversions, dayMonthOrder: order } }, rows: all }
}

async function* replay(first: readonly RowLines[], rest: AsyncIterator<RowLines>): AsyncGenerator<RowLines> {
  try {
    yield* first
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
  } finally {
    await rest.return?.()
  }
}

async function* telling(pieces: AsyncIterable<Row[]>, onPiece: () => void): AsyncGenerator<Row[]> {
  for await (const piece of pieces) {
    onPiece()
    yield piece
  }
}
