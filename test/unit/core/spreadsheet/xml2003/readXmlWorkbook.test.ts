import { afterAll, describe, expect, it } from 'vitest'
import { openWorkbook } from '../../../../../electron/core/spreadsheet/openWorkbook.ts'
import { failureOf, readAll } from '../../../../support/workbooks/readAll.ts'
import { temporaryFiles } from '../../../../support/workbooks/temporaryFiles.ts'

const files = temporaryFiles()
afterAll(() => files.remove())

const spaces =
  'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel"'
const workbook = (table: string, rest: { styles?: string; before?: string; after?: string } = {}): string =>
  `<?xml version="1.0"?><Workbook ${spaces}>${rest.before ?? ''}<Styles>${rest.styles ?? ''}</Styles><Worksheet ss:Name="客户"><Table>${table}</Table>${rest.after ?? ''}</Worksheet></Workbook>`
let counter = 0
const write = (xml: string): string => files.write(`${++counter}.xls`, Buffer.from(xml))
const cell = (text: string, type = 'String', attributes = ''): string =>
  `<Cell ${attributes}><Data ss:Type="${type}">${text}</Data></Cell>`

describe('readXmlWorkbook', () => {
  // SheetJS passed over an empty merged cell without its width: all that follows was in the wrong column.
  it('keeps cells behind an empty merged one in their columns', async () => {
    const path = write(
      workbook(
        `<Row>${cell('a')}<Cell ss:MergeAcross="2"/>${cell('e')}</Row><Row ss:Index="4"><Cell ss:Index="3" ss:MergeAcross="1"></Cell>${cell('e')}</Row>`,
      ),
    )
    const rows = await readAll(path)
    expect(rows.map(({ rowNumber, cells }) => [rowNumber, cells])).toEqual([
      [1, ['a', '', '', '', 'e']],
      [4, ['', '', '', '', 'e']],
    ])
  })

  it('writes over no cell and no row when an index goes backwards', async () => {
    const path = write(
      workbook(
        `<Row ss:Index="3">${cell('a')}${cell('b')}${cell('c', 'String', 'ss:Index="1"')}</Row><Row ss:Index="2">${cell('d')}</Row>`,
      ),
    )
    const rows = await readAll(path)
    expect(rows.map(({ rowNumber, cells }) => [rowNumber, cells])).toEqual([
      [3, ['a', 'b', 'c']],
      [4, ['d']],
    ])
  })

  it('takes the format of a style before that of its parent, of a row, of a column', async () => {
    const styles = `<Style ss:ID="Default"/><Style ss:ID="p" ss:Name="Percent"><NumberFormat ss:Format="0%"/></Style>
      <Style ss:ID="own" ss:Parent="p"><NumberFormat ss:Format="0000"/></Style>
      <Style ss:ID="none" ss:Parent="p"><NumberFormat/></Style>
      <Style ss:ID="inherits" ss:Parent="p"><Font/></Style>
      <Style ss:ID="day"><NumberFormat ss:Format="Short Date"/></Style>
      <Style ss:ID="yes"><NumberFormat ss:Format="Yes/No"/></Style>`
    const path = write(
      workbook(
        `<Column ss:Index="7" ss:StyleID="own"/><Row>${['own', 'none', 'inherits'].map((id) => cell('5', 'Number', `ss:StyleID="${id}"`)).join('')}${cell('45000.75', 'Number', 'ss:StyleID="day"')}${cell('0', 'Number', 'ss:StyleID="yes"')}${cell('5', 'Number')}${cell('5', 'Number')}</Row><Row ss:StyleID="inherits">${cell('5', 'Number')}</Row>`,
        { styles },
      ),
    )
    const rows = await readAll(path)
    expect(rows.map(({ cells }) => cells)).toEqual([
      ['0005', '5', '500%', '2023-03-15', 'No', '5', '0005'],
      ['500%'],
    ])
  })

  it('reads every type of value', async () => {
    const styles = '<Style ss:ID="md"><NumberFormat ss:Format="m&quot;月&quot;d&quot;日&quot;"/></Style>'
    const cells = [
      cell('2024-05-06T08:27:48.600', 'DateTime'),
      cell('2026-05-03T00:00:00.000', 'DateTime', 'ss:StyleID="md"'),
      cell('1', 'Boolean'),
      cell('#N/A', 'Error'),
      cell('4.40301199001011E+17', 'Number'),
      '<Cell ss:Formula="=1+1"/>',
      cell('1', 'Number', 'ss:Formula="=R1C1"'),
      '<Cell><Data ss:Type="String">a&#13;&#10;b&#10;c</Data><Comment><ss:Data>注</ss:Data></Comment><x:PhoneticText>ピ</x:PhoneticText></Cell>',
    ]
    const [row] = await readAll(write(workbook(`<Row>${cells.join('')}</Row>`, { styles })))
    expect(row?.cells).toEqual([
      '2024-05-06 08:27:49',
      '2026-05-03',
      'TRUE',
      '#N/A',
      '440301199001011000',
      '',
      '1',
      'a\nb\nc',
    ])
    expect(row?.defects?.map(({ columnIndex, kind }) => `${columnIndex} ${kind}`)).toEqual([
      '1 completed',
      '3 error',
      '4 imprecise',
      '5 uncached',
    ])
  })

  it('knows what is hidden, merged, and the date system', async () => {
    const path = write(
      workbook(
        `<Column/><Column ss:Hidden="1" ss:Span="1"/><Row ss:Hidden="1" ss:Span="2">${cell('a')}</Row><Row>${cell('b', 'String', 'ss:MergeDown="2" ss:MergeAcross="1"')}</Row><Row>${cell('31537', 'Number', 'ss:StyleID="d"')}</Row>`,
        {
          before: '<ExcelWorkbook xmlns="urn:schemas-microsoft-com:office:excel"><Date1904/></ExcelWorkbook>',
          styles: '<Style ss:ID="d"><NumberFormat ss:Format="yyyy-mm-dd"/></Style>',
          after: '<WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions>',
        },
      ),
    )
    const reader = await openWorkbook(path)
    expect(reader.workbook.sheets).toEqual([{ index: 0, name: '客户', hidden: true }])
    expect(await reader.readHiddenColumns?.(0)).toEqual(new Set([1, 2]))
    expect(await reader.readMerges?.(0, 100)).toEqual([
      { firstRow: 4, lastRow: 6, firstColumn: 0, lastColumn: 1 },
    ])
    await reader.close()
    const rows = await readAll(path)
    expect(rows.map(({ rowNumber, hidden, cells }) => [rowNumber, hidden, cells[0]])).toEqual([
      [1, true, 'a'],
      [4, false, 'b'],
      [5, false, '1990-05-06'],
    ])
  })

  it.each([
    ['cut off', workbook('<Row></Row>').slice(0, -12), 'file.corrupted'],
    ['with entities of its own', `<!DOCTYPE x [<!ENTITY a "b">]>${workbook('')}`, 'file.unsafe'],
  ])('refuses one that is %s', async (_, xml, code) => {
    expect((await failureOf(openWorkbook(write(xml)))).code).toBe(code)
  })
})
