/** One row as it is staged: what the file had, and what will be sent. */
export interface StagedRow {
  /** Number in the source. */
  rowNumber: number
  /** As read, by column index. */
  cells: string[]
  /** The record as JSON text, byte for byte what goes into the body. */
  recordJson: string
}

/**
 * Rows as text, two lines each: `[rowNumber, ...cells]` as JSON, then the record. JSON text holds no raw line
 * break, so a line break separates; sending needs the second lines only, and parses nothing.
 */
export function encodeRows(rows: readonly StagedRow[]): Buffer {
  let text = ''
  for (const row of rows) text += `${JSON.stringify([row.rowNumber, ...row.cells])}\n${row.recordJson}\n`
  return Buffer.from(text)
}

/** The records of a chunk, in order, as they are sent. */
export function decodeRecords(plain: Buffer): string[] {
  const records: string[] = []
  let start = 0
  while (start < plain.length) {
    const recordStart = plain.indexOf(lineBreak, start) + 1
    const recordEnd = plain.indexOf(lineBreak, recordStart)
    records.push(plain.toString('utf8', recordStart, recordEnd))
    start = recordEnd + 1
  }
  return records
}

/** The rows of a chunk, in order, with their cells. */
export function decodeRows(plain: Buffer): StagedRow[] {
  const lines = plain.toString('utf8').split('\n')
  const rows: StagedRow[] = []
  for (let index = 0; index + 1 < lines.length; index += 2) {
    const [rowNumber, ...cells] = JSON.parse(lines[index] ?? '') as [number, ...string[]]
    rows.push({ rowNumber, cells, recordJson: lines[index + 1] ?? '' })
  }
  return rows
}

const lineBreak = 0x0a
