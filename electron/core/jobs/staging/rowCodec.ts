import type { CellDefect } from '../../../shared/model/workbook.ts'

/** One row as it is staged: what the file had, and what will be sent. */
export interface StagedRow {
  /** Number in the source. */
  rowNumber: number
  /** As read, by column index. */
  cells: string[]
  /** Cells whose text could not be trusted; absent when there are none, which is nearly always. */
  defects?: CellDefect[]
  /** The record as JSON text, byte for byte what goes into the body. */
  recordJson: string
}

type RowHead = [rowNumber: number, defects: CellDefect[]]

const lineBreak = 0x0a

/**
 * Rows as text, two lines each: `[rowNumber, ...cells]` as JSON, then the record. JSON text holds no raw line
 * break, so a line break separates; sending needs the second lines only, and parses nothing. A row with defects begins
 * `[[rowNumber, defects], ...`.
 */
export function encodeRows(rows: readonly StagedRow[]): Buffer {
  let text = ''
  for (const { rowNumber, defects, cells, recordJson } of rows) {
    const head = defects === undefined ? rowNumber : [rowNumber, defects]
    text += `${JSON.stringify([head, ...cells])}\n${recordJson}\n`
  }
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
    const [head, ...cells] = JSON.parse(this.#line(2 * index)) as [number | RowHead, ...string[]]
    const recordJson = this.record(index)
    if (typeof head === 'number') return { rowNumber: head, cells, recordJson }
    return { rowNumber: head[0], cells, defects: head[1], recordJson }
  }

  /** The first line of a row, as it is encoded: for a quick look whether it may hold a text. */
  cellsLine(index: number): string {
    return this.#line(2 * index)
  }

  #line(index: number): string {
    const end = this.#lineEnds[index]
    if (end === undefined) throw new RangeError(`no line ${index} in a chunk of ${this.#lineEnds.length}`)
    const start = index === 0 ? 0 : (this.#lineEnds[index - 1] as number) + 1
    return this.#plain.toString('utf8', start, end)
  }
}
