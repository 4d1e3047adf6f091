import { afterAll, describe, expect, it } from 'vitest'
import { openWorkbook } from '../../../../../electron/core/spreadsheet/openWorkbook.ts'
import { previewSheet } from '../../../../../electron/core/spreadsheet/preview/previewSheet.ts'
import { maxColumns, maxGapPositions, maxRows } from '../../../../../electron/core/spreadsheet/limits.ts'
import { failureOf, readAll, readCells } from '../../../../support/workbooks/readAll.ts'
import { temporaryFiles } from '../../../../support/workbooks/temporaryFiles.ts'
import { textRow, writeXlsx } from '../../../../support/workbooks/writeXlsx.ts'

const files = temporaryFiles()
afterAll(() => files.remove())

const laughs =
  '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;"><!ENTITY x SYSTEM "file:///etc/passwd">]>'

describe('a hostile workbook', () => {
  // Entities are never defined, so none can grow and none can fetch a file.
  it.each([
    '_rels/.rels',
    'xl/workbook.xml',
    'xl/_rels/workbook.xml.rels',
    'xl/styles.xml',
    'xl/sharedStrings.xml',
    'xl/worksheets/sheet1.xml',
  ])('is refused for a DOCTYPE in %s', async (name) => {
    const path = files.write(
      'laughs.xlsx',
      writeXlsx({
        sheets: [{ name: 'a', data: '<row><c t="s"><v>0</v></c></row>' }],
        sharedStrings: ['<t>a</t>'],
        formats: [0],
        alter: (part) => (part.name === name ? { ...part, data: laughs + String(part.data) } : part),
      }),
    )
    expect(await failureOf(readAll(path))).toMatchObject({
      code: 'file.unsafe',
      params: { name: 'laughs.xlsx' },
    })
  })

  it('is refused for shared strings that inflate beyond any text', async () => {
    const path = files.write(
      'strings.xlsx',
      writeXlsx({
        sheets: [{ name: 'a', data: '<row><c t="s"><v>4999999</v></c></row>' }],
        sharedStrings: [],
        alter: (part) =>
          part.name === 'xl/sharedStrings.xml'
            ? { ...part, data: `<sst>${'<si><t>x</t></si>'.repeat(5_000_000)}</sst>`, claimedBytes: 100 }
            : part,
      }),
    )
    expect((await failureOf(readAll(path))).code).toBe('file.unsafe')
  })

  // Row numbers are kept in 32 bits: a larger one ended preparing as an unexpected error.
  it.each(['99999999999', String(maxRows + 1)])(
    'is refused for a row %s, which no sheet has',
    async (row) => {
      const data = `<row r="1"><c><v>1</v></c></row><row r="${row}"><c><v>2</v></c></row>`
      const path = files.write('far.xlsx', writeXlsx({ sheets: [{ name: 'a', data }] }))
      expect((await failureOf(readAll(path))).code).toBe('file.corrupted')
    },
  )

  // A row of one cell in column XFD costs 16,384 positions: a megabyte of XML would take minutes.
  it('is refused for more gaps than any sheet has', { timeout: 180_000 }, async () => {
    const rows = maxGapPositions / maxColumns + 2
    const data = Array.from({ length: rows }, (_, index) => `<row><c r="XFD${index + 1}"><v>1</v></c></row>`)
    const reader = await openWorkbook(
      files.write('wide.xlsx', writeXlsx({ sheets: [{ name: 'a', data: data.join('') }] })),
    )
    let count = 0
    const pass = async (): Promise<void> => {
      for await (const part of reader.readRows(0)) count += part.length
    }
    expect((await failureOf(pass())).code).toBe('file.tooLarge')
    expect(count).toBeGreaterThan(rows / 2)
    await reader.close()
  })

  it('may have 16,384 columns', async () => {
    const names = Array.from({ length: maxColumns }, (_, index) => `列名${index}`)
    const path = files.write(
      'columns.xlsx',
      writeXlsx({ sheets: [{ name: 'a', data: textRow(1, names) + textRow(2, names) }] }),
    )
    const reader = await openWorkbook(path)
    const { columns } = await previewSheet(reader, { headerRow: 1 })
    await reader.close()
    expect(columns.length).toBe(maxColumns)
    expect(columns.at(-1)!.name).toBe(`列名${maxColumns - 1}`)
  })
})

describe('an .xlsm workbook', () => {
  it('is read like an .xlsx, and its macros are never opened', async () => {
    const path = files.write(
      '宏.xlsm',
      writeXlsx({
        sheets: [{ name: 'a', data: textRow(1, ['姓名']) }],
        alter: (part) =>
          part.name === '[Content_Types].xml'
            ? { ...part, data: String(part.data).replace('sheet.main', 'sheet.macroEnabled.main') }
            : part,
      }),
    )
    expect(await readCells(path)).toEqual([['姓名']])
  })
})

describe('merged cells', () => {
  it('have their value in the first, the others are blank, and no row below moves', async () => {
    const path = files.write(
      'merged.xlsx',
      writeXlsx({
        sheets: [
          {
            name: 'a',
            data: '<row r="1"><c r="A1"><v>1</v></c><c r="B1"/><c r="C1"><v>3</v></c></row><row r="2"><c r="A2"/><c r="C2"><v>6</v></c></row>',
            after: '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>',
          },
        ],
      }),
    )
    expect(await readCells(path)).toEqual([
      ['1', '', '3'],
      ['', '', '6'],
    ])
  })
})
