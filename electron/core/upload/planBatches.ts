import type { BatchRange } from '../journal/batchRecord.ts'
import type { SendableRow, SendableRows } from '../rows/SendableRows.ts'

/**
 * Cuts rows, in order, into batches of at most `rowsPerBatch`.
 *
 * @param firstRows no batch extends past this number of rows (a trial); 0: no such boundary
 * @param round retry round they are planned for; 0: the first sending
 */
export function* planBatches(
  rows: Iterable<SendableRow>,
  rowsPerBatch: number,
  firstRows = 0,
  round = 0,
): Iterable<BatchRange> {
  let range: BatchRange | null = null
  let rowsSeen = 0
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
        round,
      }
    }
    rowsSeen += 1
    if (range.rowCount === rowsPerBatch || rowsSeen === firstRows) {
      yield range
      range = null
    }
  }
  if (range) yield range
}

/**
 * As `planBatches` of all rows to be sent, in the time that their batches take: rows are counted and not looked at, which took
 * half a second for a million.
 */
export function* planAllBatches(
  rows: Pick<SendableRows, 'runs' | 'rowNumberOf'>,
  rowsPerBatch: number,
  firstRows = 0,
): Generator<BatchRange> {
  let first = -1
  let rowCount = 0
  let rowsSeen = 0
  let last = -1
  const take = (): BatchRange => {
    const range = {
      firstOrdinal: first,
      lastOrdinal: last,
      rowCount,
      firstRowNumber: rows.rowNumberOf(first),
      lastRowNumber: rows.rowNumberOf(last),
      round: 0,
    }
    rowCount = 0
    return range
  }
  for (const run of rows.runs()) {
    for (let ordinal = run.firstOrdinal; ordinal <= run.lastOrdinal;) {
      if (rowCount === 0) first = ordinal
      const untilTrial = rowsSeen < firstRows ? firstRows - rowsSeen : Infinity
      const taken = Math.min(run.lastOrdinal - ordinal + 1, rowsPerBatch - rowCount, untilTrial)
      rowCount += taken
      rowsSeen += taken
      ordinal += taken
      last = ordinal - 1
      if (rowCount === rowsPerBatch || rowsSeen === firstRows) yield take()
    }
  }
  if (rowCount > 0) yield take()
}

/** Ordinal of the `count`th row, or of the last one when there are fewer; -1 when there is none. */
export function ordinalAt(rows: Iterable<SendableRow>, count: number): number {
  let last = -1
  let seen = 0
  for (const { ordinal } of rows) {
    last = ordinal
    if (++seen === count) break
  }
  return last
}

/**
 * Cuts rows of a round in two, after the first `firstRows`.
 *
 * @throws RangeError when a part would be empty
 */
export function bisectAt(
  rows: readonly SendableRow[],
  firstRows: number,
  round: number,
): [BatchRange, BatchRange] {
  const [first] = planBatches(rows.slice(0, firstRows), rows.length, 0, round)
  const [second] = planBatches(rows.slice(firstRows), rows.length, 0, round)
  if (!first || !second) throw new RangeError(`${rows.length} rows cannot be cut after ${firstRows}`)
  return [first, second]
}
