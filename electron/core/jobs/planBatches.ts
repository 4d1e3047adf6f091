import type { BatchRange } from './journal/BatchTable.ts'

/** A row that will be sent. */
export interface SendableRow {
  ordinal: number
  rowNumber: number
}

/** Cuts rows, in their order, into batches of at most `batchRows`. */
export function* cutIntoBatches(rows: Iterable<SendableRow>, batchRows: number): Iterable<BatchRange> {
  let range: BatchRange | null = null
  for (const { ordinal, rowNumber } of rows) {
    if (range) {
      range.lastOrdinal = ordinal
      range.lastRowNumber = rowNumber
      range.rowCount += 1
    } else {
      range = {
        firstOrdinal: ordinal,
        lastOrdinal: ordinal,
        rowCount: 1,
        firstRowNumber: rowNumber,
        lastRowNumber: rowNumber,
      }
    }
    if (range.rowCount === batchRows) {
      yield range
      range = null
    }
  }
  if (range) yield range
}

/** Cuts rows in two: the first `firstRows` of them, and the others. Neither part may be empty. */
export function cutAt(rows: readonly SendableRow[], firstRows: number): [BatchRange, BatchRange] {
  const [first] = cutIntoBatches(rows.slice(0, firstRows), rows.length)
  const [second] = cutIntoBatches(rows.slice(firstRows), rows.length)
  if (!first || !second) throw new RangeError(`${rows.length} rows cannot be cut after ${firstRows}`)
  return [first, second]
}
