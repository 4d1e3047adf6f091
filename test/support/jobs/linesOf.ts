import { LineWriter } from '../../../electron/core/rowLines/LineWriter.ts'
import type { RowLines } from '../../../electron/core/rowLines/RowLines.ts'
import type { Row } from '../../../electron/shared/model/workbook.ts'

/** Arrays of rows as lines, as readers give them to preparing. */
export async function* linesOf(arrays: AsyncIterable<Row[]>): AsyncGenerator<RowLines> {
  const writer = new LineWriter()
  for await (const rows of arrays) {
    for (const row of rows) writer.addRow(row)
    yield writer.take()
  }
}
