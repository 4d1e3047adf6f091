import type { BatchRange } from './journal/BatchTable.ts'

/** A row that will be sent. */
export interface SendableRow {
  ordinal: number
  rowNumber: number
}

/** Cuts rows, in their order, into batches of at most `batchRows`. */
export function* cutIntoBatches(rows: Iterable<SendableRow>, batchRows: number): Iterable<BatchRange> {
  let range: BatchRange | null = null
  for (const row of rows) {
    range = range ? extend(range, row) : start(row)
    if (range.rowCount === batchRows) {
      yield range
      range = null
    }
  }
  if (range) yield range
}

/** Cuts the rows of a rejected batch into two halves, the first the larger by at most one. */
export function halve(rows: readonly SendableRow[]): [BatchRange, BatchRange] {
  const [first, second] = cutIntoBatches(rows, Math.ceil(rows.length / 2))
  if (!first || !second) throw new RangeError('a batch of fewer than two rows has no halves')
  return [first, second]
}

function start(row: SendableRow): BatchRange {
  return {
    firstOrdinal: row.ordinal,
    lastOrdinal: row.ordinal,
    rowCount: 1,
    firstRowNumber: row.rowNumber,
    lastRowNumber: row.rowNumber,
  }
}

function extend(range: BatchRange, row: SendableRow): BatchRange {
  return {
    ...range,
    lastOrdinal: row.ordinal,
    lastRowNumber: row.rowNumber,
    rowCount: range.rowCount + 1,
  }
}
