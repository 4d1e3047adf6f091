import { afterAll, describe, expect, it } from 'vitest'
import { openWorkbook } from '../../../../../electron/core/spreadsheet/openWorkbook.ts'
import { failureOf, readAll, readCells } from '../../../../support/workbooks/readAll.ts'
import { temporaryFiles } from '../../../../support/workbooks/temporaryFiles.ts'
import { textRow, writeXlsx, type XlsxParts } from '../../../../support/workbooks/writeXlsx.ts'

const files = temporaryFiles()
afterAll(() => files.remove())

let counter = 0
const write = (parts: XlsxParts): string => files.write(`${++counter}.xlsx`, writeXlsx(parts))
const oneSheet = (data: string, rest: Partial<XlsxParts> = {}): string =>
  write({ sheets: [{ name: '客户', data }], ...rest })

describe('XlsxReader', () => {
  it('lists sheets with their names and whether they are hidden', async () => {
    const path = write({
      sheets: [
        { name: '一 & 二', data: '' },
        { name: '藏', data: textRow(1, ['x']), state: 'hidden' },
        { name: '深藏', data: '', state: 'veryHidden' },
      ],
    })
    const reader = await openWorkbook(path)
    expect(reader.workbook.sheets).toEqual([
      { index: 0, name: '一 & 二', hidden: false },
      { index: 1, name: '藏', hidden: true },
      { index: 2, name: '深藏', hidden: true },
    ])
    await reader.close()
    expect(await readCells(path, 1)).toEqual([['x']])
  })

  const cells = '<row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" s="1"><v>45000</v></c></row>'
  const common: Partial<XlsxParts> = { sharedStrings: ['<t>零</t>', '<t>一</t>'], formats: [0, 14] }

  // Each of these makes one of the usual libraries return nothing, silently.
  it.each<[string, Partial<XlsxParts>]>([
    ['as written by Excel', {}],
    ['absolute part names', { absoluteTargets: true }],
    ['sizes after the data', { alter: (part) => ({ ...part, descriptor: true }) }],
    ['64-bit sizes', { alter: (part) => ({ ...part, zip64: true }), zip: { zip64End: true } }],
    [
      'the strict variant',
      {
        alter: (part) => ({
          ...part,
          data: String(part.data)
            .replaceAll(
              'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
              'http://purl.oclc.org/ooxml/officeDocument/relationships',
            )
            .replaceAll(
              'http://schemas.openxmlformats.org/spreadsheetml/2006/main',
              'http://purl.oclc.org/ooxml/spreadsheetml/main',
            ),
        }),
      },
    ],
    ['stored, not packed', { alter: (part) => ({ ...part, stored: true }) }],
    [
      'backslashes and another case in part names',
      { alter: (part) => ({ ...part, name: part.name.toUpperCase().replaceAll('/', '\\') }) },
    ],
    ['a comment after the archive', { zip: { comment: 'PK\x05\x06 made by' } }],
    ['bytes before the archive', { zip: { prefix: Buffer.from('PK\x03\x04 stub'.padEnd(64)) } }],
    ['no package relations', { alter: (part) => (part.name === '_rels/.rels' ? null : part) }],
    [
      'no workbook relations',
      { alter: (part) => (part.name === 'xl/_rels/workbook.xml.rels' ? null : part) },
    ],
    [
      'UTF-16 parts',
      {
        alter: (part) => ({
          ...part,
          data: Buffer.from(`\ufeff${String(part.data).replace('UTF-8', 'UTF-16')}`, 'utf16le'),
        }),
      },
    ],
    [
      'parts whose byte order mark contradicts their declaration',
      {
        alter: (part) => ({
          ...part,
          data: `\ufeff<?xml version="1.0" encoding="gb2312"?>${String(part.data).replace(/^<\?.*?\?>/, '')}`,
        }),
      },
    ],
  ])('reads %s', async (_, rest) => {
    expect(await readCells(oneSheet(cells, { ...common, ...rest }))).toEqual([['一', '2023-03-15']])
  })

  it('reads parts under unusual names', async () => {
    const rename = (text: string): string =>
      text
        .replaceAll('worksheets/sheet1.xml', 'tabelle/erste.xml')
        .replaceAll('sharedStrings.xml', 'texte.xml')
    const path = oneSheet(cells, {
      ...common,
      alter: (part) => ({ ...part, name: rename(part.name), data: rename(String(part.data)) }),
    })
    expect(await readCells(path)).toEqual([['一', '2023-03-15']])
  })

  it('reads without styles, and without shared strings', async () => {
    expect(await readCells(oneSheet('<row r="1"><c r="A1" s="7"><v>45000</v></c></row>'))).toEqual([
      ['45000'],
    ])
  })

  it('marks a date of which only month and day were typed', async () => {
    const path = oneSheet(
      '<row r="1"><c r="A1" s="0"><v>45780</v></c><c r="B1" s="1"><v>45780</v></c></row>',
      {
        formats: [58, 14],
      },
    )
    const [row] = await readAll(path)
    expect(row).toMatchObject({
      cells: ['2025-05-03', '2025-05-03'],
      defects: [{ columnIndex: 0, kind: 'completed' }],
    })
  })

  // XlsxWriter, and so pandas, gives every formula the value 0 and asks whoever opens the file to calculate.
  it('does not read the 0 of a formula that was never calculated', async () => {
    const data =
      '<row r="1"><c r="A1"><f>B2</f><v>0</v></c><c r="B1"><f>1+1</f><v>2</v></c><c r="C1"><v>0</v></c></row>'
    const leavesFormulas: Partial<XlsxParts> = {
      alter: (part) =>
        part.name === 'xl/workbook.xml'
          ? {
              ...part,
              data: String(part.data).replace('</workbook>', '<calcPr fullCalcOnLoad="1"/></workbook>'),
            }
          : part,
    }
    expect(await readAll(oneSheet(data, leavesFormulas))).toMatchObject([
      { cells: ['', '2', '0'], defects: [{ columnIndex: 0, kind: 'uncached' }] },
    ])
    expect(await readAll(oneSheet(data))).toMatchObject([{ cells: ['0', '2', '0'], defects: null }])
  })

  // Texts of usual cells are copied as bytes, whatever their style was: the sheet shows 北京市朝阳区, and 朝阳区 went up.
  it('shows a text as its format does, however it is written', async () => {
    const path = oneSheet(
      `<row r="1">${[
        '<c r="A1" s="1" t="s"><v>0</v></c>',
        '<c r="B1" s="1" t="inlineStr"><is><t>海淀区</t></is></c>',
        '<c r="C1" s="1" t="str"><f>A1</f><v>朝阳区</v></c>',
        '<c r="D1" t="s" s="1"><v>0</v></c>',
        '<c r="E1" s="1" t="s"><v>1</v></c>',
        '<c r="F1" s="2" t="s"><v>0</v></c>',
        '<c r="G1" s="3" t="s"><v>0</v></c>',
        '<c r="H1" t="s"><v>0</v></c>',
        '<c r="I1" s="99" t="s"><v>0</v></c>',
        '<c r="J1" s="1" t="b"><v>1</v></c>',
        '<c r="K1" s="1"/>',
      ].join('')}</row>`,
      { sharedStrings: ['<t>朝阳区</t>', '<t>  </t>'], formats: [0, '"北京市"@', 49, '_ @_ '] },
    )
    expect(await readCells(path)).toEqual([
      [
        '北京市朝阳区',
        '北京市海淀区',
        '北京市朝阳区',
        '北京市朝阳区',
        '  ',
        '朝阳区',
        '朝阳区',
        '朝阳区',
        '朝阳区',
        'TRUE',
      ],
    ])
  })

  it('marks what is wrong with a text that its format adds to', async () => {
    const path = oneSheet('<row r="1"><c r="A1" s="1" t="s"><v>0</v></c></row>', {
      sharedStrings: ['<t>#N/A</t>'],
      formats: [0, '"北京市"@'],
    })
    expect(await readAll(path)).toMatchObject([{ defects: [{ columnIndex: 0, kind: 'error' }] }])
  })

  it('counts days from 1904', async () => {
    const path = oneSheet('<row r="1"><c r="A1" s="1"><v>43538</v></c></row>', {
      formats: [0, 14],
      is1904: true,
    })
    expect(await readCells(path)).toEqual([['2023-03-15']])
  })

  it('keeps row numbers, hidden rows and gaps', async () => {
    const path = oneSheet(
      '<row r="3" hidden="true"><c r="C3"><v>1</v></c></row><row><c><v>2</v></c></row><row r="1048576"><c r="B1048576"><v>3</v></c></row>',
    )
    expect(await readAll(path)).toEqual([
      { rowNumber: 3, cells: ['', '', '1'], defects: null, hidden: true },
      { rowNumber: 4, cells: ['2'], defects: null, hidden: false },
      { rowNumber: 1_048_576, cells: ['', '3'], defects: null, hidden: false },
    ])
  })

  // Two rows under one number: a correction of one of them went to the other.
  it('never gives two rows one number, nor an earlier one', async () => {
    const path = oneSheet(`${textRow(5, ['a'])}${textRow(5, ['b'])}${textRow(2, ['c'])}${textRow(9, ['d'])}`)
    expect((await readAll(path)).map(({ rowNumber, cells }) => [rowNumber, cells[0]])).toEqual([
      [5, 'a'],
      [6, 'b'],
      [7, 'c'],
      [9, 'd'],
    ])
  })

  it('leaves out rows without text, however many', async () => {
    let blank = ''
    for (let row = 2; row < 20_000; row++)
      blank += `<row r="${row}"><c r="A${row}" s="1"/><c r="B${row}"><v></v></c></row>`
    const path = oneSheet(`${textRow(1, ['a'])}${blank}${textRow(20_000, [' ', '\u3000'])}`)
    expect((await readAll(path)).map((row) => row.rowNumber)).toEqual([1])
  })

  // Pasted as text from a .csv that Excel had rounded, or from a formula that failed: no person typed it.
  it('marks rounded numbers and errors that are stored as text, shared and inline', async () => {
    const path = oneSheet(
      `<row r="1">${[0, 1, 2, 3].map((index) => `<c t="s"><v>${index}</v></c>`).join('')}</row>` +
        textRow(2, ['4.40301E+17', '#DIV/0!', '#1 店', 'C+17']),
      { sharedStrings: ['<t>4.40301E+17 </t>', '<t>#N/A</t>', '<t>3#楼</t>', '<t>138+17</t>'] },
    )
    const defects = [
      { columnIndex: 0, kind: 'imprecise' },
      { columnIndex: 1, kind: 'error' },
    ]
    expect((await readAll(path)).map((row) => row.defects)).toEqual([defects, defects])
  })

  it('yields rows in arrays of some hundreds', async () => {
    const reader = await openWorkbook(
      oneSheet(Array.from({ length: 1_000 }, (_, i) => textRow(i + 1, ['x'])).join('')),
    )
    const sizes: number[] = []
    for await (const rows of reader.readRows(0)) sizes.push(rows.length)
    await reader.close()
    expect(sizes).toEqual([256, 256, 256, 232])
  })

  it('can be read again, and in two passes at once', async () => {
    const data = Array.from({ length: 600 }, (_, i) => `<row><c t="s"><v>${i}</v></c></row>`).join('')
    const sharedStrings = Array.from({ length: 600 }, (_, i) => `<t>客${i}</t>`)
    const reader = await openWorkbook(oneSheet(data, { sharedStrings }))
    const pass = async (): Promise<string[]> => {
      const seen: string[] = []
      for await (const rows of reader.readRows(0)) seen.push(...rows.map((row) => row.cells[0]!))
      return seen
    }
    const expected = Array.from({ length: 600 }, (_, i) => `客${i}`)
    expect(await Promise.all([pass(), pass()])).toEqual([expected, expected])
    expect(await pass()).toEqual(expected)
    expect(reader.fraction()).toBe(1)
    await reader.close()
  })

  it.each(['readRows', 'readLines'] as const)(
    'rejects %s with the reason of its abort signal, between two pieces',
    async (method) => {
      const reader = await openWorkbook(
        oneSheet(Array.from({ length: 900 }, (_, i) => textRow(i + 1, ['x'])).join('')),
      )
      const controller = new AbortController()
      const reason = new Error('cancelled by test')
      const counts: number[] = []
      const pass = async (): Promise<void> => {
        for await (const piece of reader[method]!(0, { signal: controller.signal })) {
          counts.push('length' in piece ? piece.length : piece.rowNumbers.length)
          controller.abort(reason)
        }
      }
      await expect(pass()).rejects.toBe(reason)
      expect(counts).toEqual([256])
      await expect(pass()).rejects.toBe(reason)
      await reader.close()
    },
  )

  it.each<[string, string, Partial<XlsxParts>]>([
    [
      'file.corrupted',
      'a sheet whose data is cut off',
      { sheets: [{ name: 'a', data: '', xml: '<worksheet><sheetData><row r="1"><c><v>1</v></c></row>' }] },
    ],
    [
      'file.corrupted',
      'a checksum that does not fit',
      { alter: (part) => ({ ...part, claimedCrc: part.name.includes('sheet1') ? 1 : undefined! }) },
    ],
    [
      'file.corrupted',
      'a string that is not in the table',
      { sharedStrings: ['<t>a</t>'], sheets: [{ name: 'a', data: '<row><c t="s"><v>7</v></c></row>' }] },
    ],
    [
      'file.corrupted',
      'a cell beyond the last column',
      { sheets: [{ name: 'a', data: '<row><c r="XFE1"><v>7</v></c></row>' }] },
    ],
    [
      'file.unsafe',
      'a DOCTYPE',
      {
        sheets: [
          { name: 'a', data: '', xml: '<!DOCTYPE x [<!ENTITY a "b">]><worksheet><sheetData/></worksheet>' },
        ],
      },
    ],
    [
      'file.encrypted',
      'an entry with a password',
      { alter: (part) => ({ ...part, encrypted: part.name.includes('sheet1') }) },
    ],
  ])('fails with %s for %s', async (code, _, rest) => {
    const path = oneSheet(textRow(1, ['a']), rest)
    const failure = await failureOf(readAll(path))
    expect(failure.code).toBe(code)
    expect(failure.params['name']).toBe(`${counter}.xlsx`)
  })

  it('refuses a zip bomb by its real size, whatever the directory claims', async () => {
    const path = oneSheet('<row r="1"></row>'.repeat(4_500_000), {
      alter: (part) => ({ ...part, claimedBytes: 1_000 }),
    })
    expect((await failureOf(readAll(path))).code).toBe('file.unsafe')
  })

  it('refuses an endless tag or text', async () => {
    const path = oneSheet('', {
      sheets: [{ name: 'a', data: '', xml: `<worksheet><sheetData>${'x'.repeat(20_000_000)}` }],
    })
    expect((await failureOf(readAll(path))).code).toBe('file.tooLarge')
  })

  // One string of a megabyte in every cell of a column took minutes: it was converted whole, cell by cell.
  it('holds a cell to the most that Excel allows, and marks it', async () => {
    const path = write({
      sheets: [
        {
          name: 'a',
          data: `<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>${textRow(2, ['x'.repeat(40_000)])}`,
        },
      ],
      sharedStrings: [`<t>${'字'.repeat(100_000)}</t>`, '<t>后</t>'],
    })
    const [shared, inline] = await readAll(path)
    expect(shared?.cells.map((cell) => cell.length)).toEqual([32_767, 1])
    expect(shared?.defects).toEqual([{ columnIndex: 0, kind: 'overlong' }])
    expect(inline?.cells.map((cell) => cell.length)).toEqual([32_767])
    expect(inline?.defects).toEqual([{ columnIndex: 0, kind: 'overlong' }])
  })

  it('does not cut a character of two units at the limit', async () => {
    const [row] = await readAll(oneSheet(textRow(1, [`${'字'.repeat(32_766)}𠮷`])))
    expect(row?.cells[0]).toBe('字'.repeat(32_766))
  })

  // An extension's workbookPr, of the same local name, reset the date system: every date was four years early.
  it('takes the date system from the workbook itself, not from an extension', async () => {
    const extension =
      '<extLst><ext><x15:workbookPr xmlns:x15="x" chartTrackingRefBase="1"/><x15:calcPr fullCalcOnLoad="1"/></ext></extLst>'
    const path = oneSheet('<row><c s="0"><v>31537</v></c><c><f>1-1</f><v>0</v></c></row>', {
      formats: [14],
      is1904: true,
      alter: (part) =>
        part.name === 'xl/workbook.xml'
          ? { ...part, data: String(part.data).replace('</workbook>', `${extension}</workbook>`) }
          : part,
    })
    expect(await readAll(path)).toMatchObject([{ cells: ['1990-05-06', '1904-01-01'], defects: null }])
  })

  // Both were joined: phone numbers of 22 digits.
  it('takes an inline text alone where a value stands beside it', async () => {
    const inline = '<is><t>13812345678</t></is>'
    const path = oneSheet(
      `<row><c t="inlineStr"><v>13812345678</v>${inline}</c><c t="inlineStr">${inline}<v>13812345678</v></c><c t="inlineStr"><v>7</v></c></row>`,
    )
    expect(await readCells(path)).toEqual([['13812345678', '13812345678', '7']])
  })

  it('ends lines within a cell by a line feed, however they are written', async () => {
    const data = '<row><c t="s"><v>0</v></c><c t="str"><v>a\r\nb_x000D_\nc&#13;d</v></c></row>'
    const path = oneSheet(data, { sharedStrings: ['<t>a\r\nb_x000D_\r\nc&#13;&#10;d\re</t>'] })
    expect(await readCells(path)).toEqual([['a\nb\nc\nd\ne', 'a\nb\nc\nd']])
  })

  describe('rows of the same number', () => {
    it('are one row where their cells do not meet', async () => {
      const data = `<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="C1"><v>3</v></c></row>
        <row r="2"/><row r="2"><c r="B2"><v>2</v></c></row><row r="3"><c r="A3"><v>9</v></c></row>`
      const rows = await readAll(oneSheet(data))
      expect(rows.map(({ rowNumber, cells }) => [rowNumber, cells])).toEqual([
        [1, ['1', '', '3']],
        [2, ['', '2']],
        [3, ['9']],
      ])
    })

    // A writer that numbers every row 1 would have all its customers in one.
    it('are two rows where they do', async () => {
      const data =
        '<row r="1"><c><v>1</v></c></row><row r="1"><c><v>2</v></c></row><row r="1"><c><v>3</v></c></row>'
      const rows = await readAll(oneSheet(data))
      expect(rows.map(({ rowNumber, cells }) => [rowNumber, cells])).toEqual([
        [1, ['1']],
        [2, ['2']],
        [3, ['3']],
      ])
    })

    // The first row got the number 0, and the second was put into it.
    it('are numbered by their order where the number is none', async () => {
      const data = '<row r="0"><c><v>1</v></c></row><row r="0"><c r="B2"><v>2</v></c></row>'
      const rows = await readAll(oneSheet(data))
      expect(rows.map(({ rowNumber, cells }) => [rowNumber, cells])).toEqual([
        [1, ['1']],
        [2, ['', '2']],
      ])
    })

    it('join across the arrays that rows are handed on in', async () => {
      const rows = Array.from({ length: 600 }, (_, index) => index + 1).map(
        (number) =>
          `<row r="${number}"><c r="A${number}"><v>${number}</v></c></row><row r="${number}"><c r="B${number}"><v>8</v></c></row>`,
      )
      const read = await readAll(oneSheet(rows.join('')))
      expect(read.map(({ cells }) => cells)).toEqual(
        Array.from({ length: 600 }, (_, index) => [String(index + 1), '8']),
      )
    })
  })

  // A picture in a cell of WPS went up as =DISPIMG("ID_…",1).
  it('has pictures in cells empty, and marks them', async () => {
    const data = `<row><c t="str"><f>_xlfn.DISPIMG("ID_A",1)</f><v>=DISPIMG("ID_A",1)</v></c>
      <c t="e" vm="1"><v>#VALUE!</v></c><c t="e"><f>_xlfn.IMAGE("https://x.test/a.png")</f><v>#NAME?</v></c>
      <c t="str"><v>=DISPIMG("ID_B",1)</v></c><c t="e"><f>1/0</f><v>#DIV/0!</v></c></row>`
    const [row] = await readAll(oneSheet(data))
    expect(row?.cells).toEqual(['', '', '', '', '#DIV/0!'])
    expect(row?.defects).toEqual([
      ...[0, 1, 2, 3].map((columnIndex) => ({ columnIndex, kind: 'picture' })),
      { columnIndex: 4, kind: 'error' },
    ])
  })

  it('resolves no part name outside the package', async () => {
    const path = oneSheet(textRow(1, ['a']), {
      alter: (part) => ({
        ...part,
        data: String(part.data).replaceAll('worksheets/', '../../../worksheets/'),
      }),
    })
    // The sheet is looked for in the package only, and is not there.
    const reader = await openWorkbook(path)
    expect(reader.workbook.sheets).toEqual([])
    await reader.close()
  })

  it('fails for a missing sheet, and for a file that changed', async () => {
    const path = oneSheet(textRow(1, ['a']))
    expect((await failureOf(readAll(path, 3))).code).toBe('file.sheetNotFound')
    const reader = await openWorkbook(path)
    files.write(`${counter}.xlsx`, 'another content')
    const pass = async (): Promise<void> => {
      for await (const rows of reader.readRows(0)) expect(rows).toEqual([])
    }
    expect((await failureOf(pass())).code).toBe('file.changed')
    await reader.close()
    await reader.close()
  })

  it('keeps headers that are names of object members', async () => {
    expect(await readCells(oneSheet(textRow(1, ['__proto__', 'constructor', 'x'.repeat(4_000)])))).toEqual([
      ['__proto__', 'constructor', 'x'.repeat(4_000)],
    ])
  })
})
