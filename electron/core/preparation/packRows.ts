import type { Row } from '../../shared/model/workbook.ts'

/**
 * Rows as one text and the lengths of its cells. Passed to another thread as they are, a million rows are 12 million strings
 * that V8 writes and reads one by one, which took a third of the time that reading the file takes.
 */
export interface PackedRows {
  rowNumbers: number[]
  /** Cells of each row. */
  widths: number[]
  /** UTF-16 units of each cell, row by row. */
  lengths: Uint32Array
  /** All cells. */
  text: string
  /** What few rows have besides. */
  extras: { index: number; extra: Omit<Row, 'rowNumber' | 'cells'> }[]
}

/** Packs rows for another thread. */
export function packRows(rows: readonly Row[]): PackedRows {
  const rowNumbers: number[] = []
  const widths: number[] = []
  const texts: string[] = []
  const extras: PackedRows['extras'] = []
  for (const [index, row] of rows.entries()) {
    const { rowNumber, cells, defects, hidden, typedColumns } = row
    rowNumbers.push(rowNumber)
    widths.push(cells.length)
    for (const cell of cells) texts.push(cell)
    if (defects || hidden || typedColumns)
      extras.push({ index, extra: { defects, hidden, ...(typedColumns && { typedColumns }) } })
  }
  const lengths = new Uint32Array(texts.length)
  for (let index = 0; index < texts.length; index += 1) lengths[index] = texts[index]!.length
  return { rowNumbers, widths, lengths, text: texts.join(''), extras }
}

/** The rows as they were packed. Their cells are parts of one text, which any of them keeps in memory. */
export function unpackRows({ rowNumbers, widths, lengths, text, extras }: PackedRows): Row[] {
  let cell = 0
  let start = 0
  const rows = rowNumbers.map((rowNumber, index): Row => {
    const cells: string[] = []
    for (const last = cell + widths[index]!; cell < last; cell += 1) {
      const end = start + lengths[cell]!
      cells.push(text.substring(start, end))
      start = end
    }
    return { rowNumber, cells, defects: null, hidden: false }
  })
  for (const { index, extra } of extras) Object.assign(rows[index]!, extra)
  return rows
}
