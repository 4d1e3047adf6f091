import { afterAll, expect, it } from 'vitest'
import { openWorkbook } from '../../../../../electron/core/spreadsheet/openWorkbook.ts'
import { readDataRows } from '../../../../../electron/core/spreadsheet/preview/readDataRows.ts'
import { temporaryFiles } from '../../../../support/workbooks/temporaryFiles.ts'

const files = temporaryFiles()
afterAll(() => files.remove())

// The rows behind an unclosed quote come in one piece; adding them as arguments of one call overflowed the stack.
it('reads on behind a quote that is never closed, over a million short lines', async () => {
  const lines = 1_000_000
  const path = files.write('quote.csv', Buffer.from(`name,phone\n"张三,1\n${'b,2\n'.repeat(lines)}`))
  const reader = await openWorkbook(path)
  let rows = 0
  try {
    for await (const page of readDataRows(reader, 0, 1)) rows += page.length
  } finally {
    await reader.close()
  }
  expect(rows).toBe(lines + 1)
})
