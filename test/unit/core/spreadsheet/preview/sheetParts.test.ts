import { afterAll, describe, expect, it } from 'vitest'
import { openWorkbook } from '../../../../../electron/core/spreadsheet/openWorkbook.ts'
import { previewFile } from '../../../../../electron/core/spreadsheet/preview/previewFile.ts'
import { readPartRows } from '../../../../../electron/core/spreadsheet/preview/sheetParts.ts'
import { nameRow } from '../../../../../electron/shared/model/rowPlace.ts'
import type { ReadChoices, Row } from '../../../../../electron/shared/model/workbook.ts'
import { temporaryFiles } from '../../../../support/workbooks/temporaryFiles.ts'
import { textRow, writeXlsx } from '../../../../support/workbooks/writeXlsx.ts'

const files = temporaryFiles()
afterAll(() => files.remove())

interface Sheet {
  name: string
  rows: string[][]
  state?: 'hidden'
}

const book = (...sheets: Sheet[]): string =>
  files.write(
    'a.xlsx',
    writeXlsx({
      sheets: sheets.map(({ rows, ...sheet }) => ({
        ...sheet,
        data: rows.map((cells, index) => textRow(index + 1, cells)).join(''),
      })),
    }),
  )

async function rowsOf(path: string, choices: ReadChoices = {}) {
  const preview = await previewFile(path, choices, { findsParts: true })
  const parts = preview.parts ?? []
  const reader = await openWorkbook(path)
  try {
    const rows: Row[] = []
    for await (const part of readPartRows(reader, parts)) rows.push(...part)
    const names = parts.map(({ name }) => name)
    return { names, rows: rows.map(({ rowNumber, cells }) => [nameRow(rowNumber, names), ...cells]) }
  } finally {
    await reader.close()
  }
}

const first = {
  name: '一店',
  rows: [
    ['姓名', '手机'],
    ['张三', '13812345678'],
  ],
}

describe('sheets imported together', () => {
  // The second branch stayed behind, or its rows could not be told from those of the first.
  it('are those with the same header, each row with its sheet and number', async () => {
    const path = book(first, {
      name: '二店',
      rows: [
        ['姓名', '手机'],
        ['李四', '13912345678'],
      ],
    })
    expect(await rowsOf(path)).toEqual({
      names: ['一店', '二店'],
      rows: [
        ['2 (一店)', '张三', '13812345678'],
        ['2 (二店)', '李四', '13912345678'],
      ],
    })
  })

  // A name went up as a phone number where a branch had its columns in another order.
  it('are read by column name, whatever the order and the row of the header', async () => {
    const other = {
      name: '二店',
      rows: [
        ['二店名单', ''],
        ['手机', '姓名'],
        ['13912345678', '李四'],
      ],
    }
    expect((await rowsOf(book(first, other))).rows[1]).toEqual(['3 (二店)', '李四', '13912345678'])
  })

  it('do not include another header, an empty, a hidden and a notes sheet', async () => {
    const path = book(
      first,
      {
        name: '多一列',
        rows: [
          ['姓名', '手机', '备注'],
          ['王五', '13712345678', '老客'],
        ],
      },
      {
        name: '别的名字',
        rows: [
          ['姓名', '电话'],
          ['赵六', '13612345678'],
        ],
      },
      { name: '空', rows: [] },
      { name: '只有表头', rows: [['姓名', '手机']] },
      {
        name: '藏着的',
        state: 'hidden',
        rows: [
          ['姓名', '手机'],
          ['钱七', '13512345678'],
        ],
      },
      {
        name: '填写说明',
        rows: [
          ['姓名', '手机'],
          ['必填', '必填'],
        ],
      },
      {
        name: '三店',
        rows: [
          ['姓名', '手机'],
          ['孙八', '13412345678'],
        ],
      },
    )
    expect((await rowsOf(path)).names).toEqual(['一店', '三店'])
  })

  it('are not sought for a file of one list, and none of them without a header', async () => {
    expect((await previewFile(book(first), {}, { findsParts: true })).parts).toBeUndefined()
    const two = book(first, { ...first, name: '二店' })
    expect((await previewFile(two, {})).parts).toBeUndefined()
    expect((await previewFile(two, { headerRow: 0 }, { findsParts: true })).parts).toBeUndefined()
  })

  // A defect kept the column of its own sheet: the wrong cell was refused.
  it('keep the defects at their cells', async () => {
    const broken = '<row r="2"><c t="inlineStr"><is><t>13912345678</t></is></c><c t="e"><v>#N/A</v></c></row>'
    const path = files.write(
      'a.xlsx',
      writeXlsx({
        sheets: [
          { name: '一店', data: textRow(1, ['编号', '手机']) + textRow(2, ['A1', '13812345678']) },
          { name: '二店', data: textRow(1, ['手机', '编号']) + broken },
        ],
      }),
    )
    const preview = await previewFile(path, {}, { findsParts: true })
    const reader = await openWorkbook(path)
    const rows: Row[] = []
    for await (const part of readPartRows(reader, preview.parts!)) rows.push(...part)
    await reader.close()
    expect(rows[1]!.cells).toEqual(['#N/A', '13912345678'])
    expect(rows[1]!.defects).toEqual([{ columnIndex: 0, kind: 'error' }])
  })
})
