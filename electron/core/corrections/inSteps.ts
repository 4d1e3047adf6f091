/** Rows changed in one transaction. Other writers wait for it, so it is kept to tens of milliseconds. */
export const stepRows = 1_000

/** Cuts rows into pieces of one transaction each. */
export function* inSteps<Row>(rows: readonly Row[]): Generator<Row[]> {
  for (let from = 0; from < rows.length; from += stepRows) yield rows.slice(from, from + stepRows)
}
