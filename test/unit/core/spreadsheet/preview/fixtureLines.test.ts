import { globSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, it } from 'vitest'
import { parseLines } from '../../../../../electron/core/rowLines/RowLines.ts'
import { openWorkbook } from '../../../../../electron/core/spreadsheet/openWorkbook.ts'
import { readPartLines, readPartRows } from '../../../../../electron/core/spreadsheet/preview/sheetParts.ts'
import type { Row, SheetPart } from '../../../../../electron/shared/model/workbook.ts'

const folders = [
  join(import.meta.dirname, '../fixtures'),
  join(import.meta.dirname, '../../../../support/workbooks/parity'),
]
const files = folders
  .flatMap((folder) =>
    globSync('*.{csv,txt,xlsx,xlsm,xls,ods,fods,html,xml}', { cwd: folder }).map((name) =>
      join(folder, name),
    ),
  )
  .filter((path) => !basename(path).startsWith('locked'))

/** The first sheet three times as one table: as it is, from another number on, and with its columns in another order. */
const parts: SheetPart[] = [null, null, [3, 2, -1, 0]].map((columnIndexes) => ({
  sheetIndex: 0,
  name: '',
  headerRow: 1,
  columnIndexes,
}))

it('there are files of every format', () => {
  expect(files.length).toBeGreaterThan(30)
})

// What preparing stages would not be what the preview showed, in one of the formats.
it.each(files.map((path) => [basename(path), path] as const))(
  '%s gives the same rows as lines and as objects, hidden or not',
  async (_name, path) => {
    const reader = await openWorkbook(path)
    try {
      for (const skipHiddenRows of [false, true]) {
        const expected: Row[] = []
        for await (const rows of readPartRows(reader, parts, { skipHiddenRows })) expected.push(...rows)
        const found: Row[] = []
        for await (const lines of readPartLines(reader, parts, { skipHiddenRows }))
          found.push(...parseLines(lines))
        expect(found).toEqual(expected)
        expect(found.length).toBeGreaterThan(0)
      }
    } finally {
      await reader.close()
    }
  },
)
