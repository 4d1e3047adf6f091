/** One row as it is staged: what the file had, and what will be sent. */
export interface StagedRow {
  /** Number in the source. */
  rowNumber: number
  /** As read, by column index. */
  cells: string[]
  /** The record as JSON text, byte for byte what goes into the body. */
  recordJson: string
}

const lineBreak = 0x0a

/**
 * Rows as text, two lines each: `[rowNumber, ...cells]` as JSON, then the record. JSON text holds no raw line
 * break, so a line break separates; sending needs the second lines only, and parses nothing.
 */
export function encodeRows(rows: readonly StagedRow[]): Buffer {
  let text = ''
  for (const row of rows) text += `${JSON.stringify([row.rowNumber, ...row.cells])}\n${row.recordJson}\n`
  return Buffer.from(text)
}

/** Rows as `encodeRows` made them; each is decoded only when it is asked for. */
export class EncodedRows {
  readonly #plain: Buffer
  /** Where each line ends. */
  readonly #lineEnds: number[] = []

  constructor(plain: Buffer) {
    this.#plain = plain
    for (let end = plain.indexOf(lineBreak); end !== -1; end = plain.indexOf(lineBreak, end + 1)) {
      this.#lineEnds.push(end)
    }
  }

  get rowCount(): number {
    return this.#lineEnds.length / 2
  }

  /** The record of a row by its place in the chunk, as it is sent. */
  record(index: number): string {
    return this.#line(2 * index + 1)
  }

  row(index: number): StagedRow {
    const [rowNumber, ...cells] = JSON.parse(this.#line(2 * index)) as [number, ...string[]]
    return { rowNumber, cells, recordJson: this.record(index) }
  }

  #line(index: number): string {
    const end = this.#lineEnds[index]
    if (end === undefined) throw new RangeError(`no line ${index} in a chunk of ${this.#lineEnds.length}`)
    const start = index === 0 ? 0 : (this.#lineEnds[index - 1] as number) + 1
    return this.#plain.toString('utf8', start, end)
  }
}
