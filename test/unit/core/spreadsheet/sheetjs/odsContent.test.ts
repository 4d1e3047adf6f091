import { afterAll, describe, expect, it } from 'vitest'
import { openWorkbook } from '../../../../../electron/core/spreadsheet/openWorkbook.ts'
import { previewSheet } from '../../../../../electron/core/spreadsheet/preview/previewSheet.ts'
import { readDataRows } from '../../../../../electron/core/spreadsheet/preview/readDataRows.ts'
import { hasRow, OdsContentScanner } from '../../../../../electron/core/spreadsheet/sheetjs/odsContent.ts'
import { failureOf, readAll } from '../../../../support/workbooks/readAll.ts'
import { temporaryFiles } from '../../../../support/workbooks/temporaryFiles.ts'
import { writeZip } from '../../../../support/workbooks/writeZip.ts'

const files = temporaryFiles()
afterAll(() => files.remove())

const namespaces = ['office', 'style', 'text', 'table']
  .map((name) => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`)
  .join(' ')
const text = (value: string): string =>
  `<table:table-cell office:value-type="string"><text:p>${value}</text:p></table:table-cell>`
const row = (value: string, attributes = ''): string =>
  `<table:table-row${attributes}>${text(value)}${text('x')}${text('y')}${text('z')}</table:table-row>`

/** Every way to hide something. */
const sheetsWith = (six: string): string => `
<table:table table:name="客户">
  <table:table-column/>
  <table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>
  <table:table-column-group table:display="false"><table:table-column/></table:table-column-group>
  <table:table-column table:number-columns-repeated="16380"/>
  <table:table-header-rows>${row('姓名')}</table:table-header-rows>
  ${row('一')}
  ${row('二', ' table:visibility="filter" table:number-rows-repeated="2"')}
  ${row('三', ' table:visibility="visible"')}
  <table:table-row-group table:display="false">${row('四')}</table:table-row-group>
  <table:table-row-group>${row('五')}</table:table-row-group>
  ${six}
  ${row('七', ' table:visibility="collapse"')}
  <table:table-row table:visibility="collapse" table:number-rows-repeated="1048560"><table:table-cell/></table:table-row>
</table:table>
<table:table table:name="藏" table:style-name="off">${row('a')}</table:table>
<table:table table:name="明" table:style-name="on">${row('b')}</table:table>`

const sheets = sheetsWith(row('六'))

const content = (body: string, root: string, attributes = ''): string =>
  `<?xml version="1.0" encoding="UTF-8"?><office:${root} ${namespaces}${attributes}><office:automatic-styles>
<style:style style:name="off" style:family="table"><style:table-properties table:display="false"/></style:style>
<style:style style:name="on" style:family="table"><style:table-properties table:display="true"/></style:style>
</office:automatic-styles><office:body><office:spreadsheet>${body}</office:spreadsheet></office:body></office:${root}>`

const ods = (body: string): Buffer =>
  writeZip([
    { name: 'mimetype', data: 'application/vnd.oasis.opendocument.spreadsheet', stored: true },
    { name: 'content.xml', data: content(body, 'document-content') },
    { name: 'META-INF/manifest.xml', data: '<manifest:manifest/>' },
    { name: 'styles.xml', data: `<office:document-styles ${namespaces}/>` },
  ])
const fods = (body: string): string =>
  content(body, 'document', ' office:mimetype="application/vnd.oasis.opendocument.spreadsheet"')

describe('OdsContentScanner', () => {
  it('finds what is hidden wherever the content is split', () => {
    // A table within a cell, which hides its own rows and none of the sheet.
    const nested = `<table:table-row><table:table-cell><table:table table:is-sub-table="true"><table:table-row
      table:visibility="collapse"><table:table-cell/></table:table-row></table:table></table:table-cell></table:table-row>`
    const bytes = Buffer.from(content(sheetsWith(nested), 'document-content'))
    for (let cut = 0; cut < bytes.length; cut += 7) {
      const scanner = new OdsContentScanner()
      scanner.push(bytes.subarray(0, cut))
      scanner.push(bytes.subarray(cut))
      expect(scanner.sheets.map(({ name, hidden }) => [name, hidden])).toEqual([
        ['客户', false],
        ['藏', true],
        ['明', false],
      ])
      const [
        { hiddenRows, hiddenColumns } = { hiddenRows: { firsts: [], ends: [] }, hiddenColumns: new Set() },
      ] = scanner.sheets
      expect([...Array(12).keys()].filter((at) => hasRow(hiddenRows, at))).toEqual([2, 3, 5, 8, 9, 10, 11])
      expect(hasRow(hiddenRows, 1_048_568)).toBe(true)
      expect(hasRow(hiddenRows, 1_048_569)).toBe(false)
      expect([...hiddenColumns]).toEqual([1, 2, 3])
      expect(scanner.needsRepair).toBe(false)
    }
  })
})

describe('an OpenDocument spreadsheet', () => {
  it.each([
    ['.ods', (body: string) => ods(body)],
    ['.fods', (body: string) => Buffer.from(fods(body))],
  ])(
    'in %s has its hidden rows, columns and sheets marked, and hidden rows can be left out',
    async (extension, write) => {
      const reader = await openWorkbook(files.write(`a${extension}`, write(sheets)))
      expect(reader.workbook.format).toBe('ods')
      expect(reader.workbook.sheets.map(({ name, hidden }) => [name, hidden])).toEqual([
        ['客户', false],
        ['藏', true],
        ['明', false],
      ])
      const found = await previewSheet(reader, {})
      expect(found.rows.map(({ cells, hidden }) => [cells[0], hidden])).toEqual([
        ['一', false],
        ['二', true],
        ['二', true],
        ['三', false],
        ['四', true],
        ['五', false],
        ['六', false],
        ['七', true],
      ])
      expect(found.hiddenRows).toBe(4)
      expect(found.columns.map((column) => column.hidden === true)).toEqual([false, true, true, true])
      const shown: string[] = []
      for await (const rows of readDataRows(reader, 0, 1, { skipHiddenRows: true }))
        shown.push(...rows.map(({ cells }) => cells[0]!))
      expect(shown).toEqual(['一', '三', '五', '六'])
      await reader.close()
    },
  )

  // Some writers leave out the shown text: SheetJS then takes the cell for blank, in silence.
  it.each([
    ['.ods', (body: string) => ods(body)],
    ['.fods', (body: string) => Buffer.from(fods(body))],
  ])('in %s is read where a cell has a value and no text', async (extension, write) => {
    const bare = `<table:table table:name="a"><table:table-row>${text('姓名')}${text('手机')}</table:table-row>
      <table:table-row>${text('张三')}<table:table-cell office:value-type="float" office:value="13812345678"/>
      <table:table-cell office:value-type="date" office:date-value="2023-03-15"/></table:table-row></table:table>`
    const rows = await readAll(files.write(`bare${extension}`, write(bare)))
    expect(rows.map(({ cells }) => cells)).toEqual([
      ['姓名', '手机'],
      ['张三', '13812345678', '2023-03-15'],
    ])
  })

  // The library leaves out a text that is an attribute only, and takes a reading aid for a part of the name.
  it.each([
    ['.ods', (body: string) => ods(body)],
    ['.fods', (body: string) => Buffer.from(fods(body))],
  ])('in %s has the text of an attribute, without phonetic guides', async (extension, write) => {
    const named = `<table:table table:name="a"><table:table-row>${text('姓名')}
      <table:table-cell table:formula="of:=[.A1]&amp;&quot;a&quot;" office:value-type="string" office:string-value="王 &lt;b&gt; &quot;c&quot;"/>
      <table:table-cell office:value-type="string"><text:p><text:ruby><text:ruby-base>東京</text:ruby-base><text:ruby-text
      text:style-name="r">とうきょう</text:ruby-text></text:ruby>都</text:p></table:table-cell></table:table-row></table:table>`
    const rows = await readAll(files.write(`named${extension}`, write(named)))
    expect(rows.map(({ cells }) => cells)).toEqual([['姓名', '王 <b> "c"', '東京都']])
  })

  it('with a DOCTYPE is refused, and a text document is reported as one', async () => {
    const evil = fods(sheets).replace('?>', '?><!DOCTYPE a [<!ENTITY b "c">]>')
    expect((await failureOf(openWorkbook(files.write('evil.fods', evil)))).code).toBe('file.unsafe')
    const letter = fods('').replace('opendocument.spreadsheet', 'opendocument.text')
    expect(await failureOf(openWorkbook(files.write('letter.fodt', letter)))).toMatchObject({
      code: 'file.notSpreadsheet',
      params: { kind: 'word' },
    })
  })
})
