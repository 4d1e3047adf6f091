import { utils, write, type CellObject, type WorkSheet } from 'xlsx'
import { writeXlsx } from './writeXlsx.ts'

/**
 * One file for each reader, with a row for every kind of cell that went up wrongly once: column A is the cell, column B its number.
 */

type Cell =
  | { text: string }
  | { number: number }
  /** A serial with a format. */
  | { serial: number; code: string; iso: string; shown: string }
  | { boolean: boolean }
  | { error: string }
  | { formula: string }
  | { rich: [string, string] }
  | { merged: string }
  | null

const mojibake = new TextDecoder('gbk').decode(Buffer.from('张三丰王'))
const gbkAsLatin = 'ÕÅÈýÍõ'
export const longest = 'x'.repeat(32_767)

const kinds: Record<string, Cell> = {
  empty: null,
  'placeholder 无': { text: '无' },
  'placeholder 無 in brackets': { text: '（無）' },
  'placeholder in full width': { text: 'Ｎ／Ａ' },
  'placeholder －': { text: '－' },
  'question marks': { text: '????' },
  'replacement character': { text: '王\ufffd' },
  'private use': { text: '王\ue179' },
  'UTF-8 read as GBK': { text: mojibake },
  'GBK read as Latin': { text: gbkAsLatin },
  'number that lost digits': { number: 6.2220212345678e18 },
  'text that lost digits': { text: '622202123456789000' },
  'scientific text': { text: '6.2220212E+17' },
  date: { serial: 45_356, code: 'yyyy-mm-dd', iso: '2024-03-05', shown: '2024-03-05' },
  time: { serial: 0.521, code: 'hh:mm:ss', iso: 'PT12H30M14S', shown: '12:30:14' },
  boolean: { boolean: true },
  error: { error: '#N/A' },
  'formula without result': { formula: 'A1&"x"' },
  'formula that is a picture': { formula: '_xlfn.DISPIMG("ID_1",1)' },
  'rich text': { rich: ['小', '明'] },
  'above a merge': { text: 'VIP' },
  'covered by a merge': { merged: 'VIP' },
  'line feed': { text: '一\n二' },
  'carriage return and line feed': { text: '一\r\n二' },
  'carriage return': { text: '一\r二' },
  'vertical tab': { text: '一\u000b二' },
  'form feed': { text: '一\u000c二' },
  'next line': { text: '一\u0085二' },
  'line separator': { text: '一\u2028二' },
  'paragraph separator': { text: '一\u2029二' },
  'invisible characters': { text: '\u200b\u3164\u200d' },
  'over the limit': { text: longest },
}
/** Kinds by row, from the second on. */
export const kindNames = Object.keys(kinds)
const mergedRow = kindNames.indexOf('covered by a merge') + 2

// ---- The writers: column A is the cell, column B keeps blank rows.

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('\r', '&#13;').replaceAll('\n', '&#10;')

function xlsxCell(cell: Cell, row: number): string {
  const at = `r="A${row}"`
  if (cell === null || 'merged' in cell) return ''
  if ('text' in cell) {
    const text = escape(cell.text).replace(
      /[\u000b\u000c]/g,
      (sign) => `_x00${sign === '\u000b' ? '0B' : '0C'}_`,
    )
    return `<c ${at} t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`
  }
  if ('number' in cell) return `<c ${at}><v>${cell.number}</v></c>`
  if ('serial' in cell) return `<c ${at} s="${cell.code.startsWith('y') ? 1 : 2}"><v>${cell.serial}</v></c>`
  if ('boolean' in cell) return `<c ${at} t="b"><v>1</v></c>`
  if ('error' in cell) return `<c ${at} t="e"><v>${cell.error}</v></c>`
  if ('formula' in cell) return `<c ${at}><f>${escape(cell.formula)}</f></c>`
  return `<c ${at} t="inlineStr"><is><r><t>${cell.rich[0]}</t></r><r><rPr><b/></rPr><t>${cell.rich[1]}</t></r></is></c>`
}

function asXlsx(): Buffer {
  const rows = kindNames.map((name, index) => {
    const row = index + 2
    return `<row r="${row}">${xlsxCell(kinds[name]!, row)}<c r="B${row}"><v>${index}</v></c></row>`
  })
  const header =
    '<row r="1"><c r="A1" t="inlineStr"><is><t>甲</t></is></c><c r="B1" t="inlineStr"><is><t>乙</t></is></c></row>'
  const merge = `<mergeCells count="1"><mergeCell ref="A${mergedRow - 1}:A${mergedRow}"/></mergeCells>`
  return writeXlsx({
    sheets: [{ name: '客户', data: header + rows.join(''), after: merge }],
    formats: [0, 'yyyy-mm-dd', 'hh:mm:ss'],
  })
}

/** What a text file holds. */
function shownText(cell: Cell): string {
  if (cell === null) return ''
  if ('text' in cell) return cell.text
  if ('number' in cell) return String(cell.number).toUpperCase()
  if ('serial' in cell) return cell.shown
  if ('boolean' in cell) return 'TRUE'
  if ('error' in cell) return cell.error
  if ('rich' in cell) return cell.rich.join('')
  return 'formula' in cell ? `=${cell.formula}` : ''
}

function asCsv(): string {
  const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`
  return ['甲,乙', ...kindNames.map((name, index) => `${quote(shownText(kinds[name]!))},${index}`)].join('\n')
}

function asHtml(): string {
  const rows = kindNames.map((name, index) => {
    const text = shownText(kinds[name]!)
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replace(/\r\n|\r|\n/g, '<br>')
    if (index + 2 === mergedRow) return `<tr><td>${index}</td></tr>`
    const span = index + 3 === mergedRow ? ' rowspan="2"' : ''
    return `<tr><td${span}>${text}</td><td>${index}</td></tr>`
  })
  return `<table><tr><td>甲</td><td>乙</td></tr>${rows.join('')}</table>`
}

function asXml2003(): string {
  const data = (type: string, text: string): string => `<Data ss:Type="${type}">${text}</Data>`
  const cellOf = (cell: Cell, index: number): string => {
    const down = index + 3 === mergedRow ? ' ss:MergeDown="1"' : ''
    if (cell === null) return '<Cell/>'
    if ('merged' in cell) return ''
    if ('text' in cell) return `<Cell${down}>${data('String', escape(cell.text))}</Cell>`
    if ('number' in cell) return `<Cell>${data('Number', String(cell.number))}</Cell>`
    if ('serial' in cell) {
      const isTime = cell.code.startsWith('h')
      const moment = isTime ? `1899-12-31T${cell.shown}.000` : `${cell.iso}T00:00:00.000`
      return `<Cell ss:StyleID="${isTime ? 't' : 'd'}">${data('DateTime', moment)}</Cell>`
    }
    if ('boolean' in cell) return `<Cell>${data('Boolean', '1')}</Cell>`
    if ('error' in cell) return `<Cell>${data('Error', cell.error)}</Cell>`
    if ('formula' in cell) return `<Cell ss:Formula="=${escape(cell.formula).replaceAll('"', '&quot;')}"/>`
    return `<Cell><ss:Data ss:Type="String">${cell.rich[0]}<B>${cell.rich[1]}</B></ss:Data></Cell>`
  }
  const rows = kindNames.map((name, index) => {
    const isCovered = index + 2 === mergedRow
    const last = `<Cell${isCovered ? ' ss:Index="2"' : ''}>${data('Number', String(index))}</Cell>`
    return `<Row>${cellOf(kinds[name]!, index)}${last}</Row>`
  })
  const style = (id: string, code: string): string =>
    `<Style ss:ID="${id}"><NumberFormat ss:Format="${code}"/></Style>`
  return (
    '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">' +
    `<Styles>${style('d', 'yyyy\\-mm\\-dd')}${style('t', 'hh:mm:ss')}</Styles><Worksheet ss:Name="a"><Table>` +
    `<Row><Cell>${data('String', '甲')}</Cell><Cell>${data('String', '乙')}</Cell></Row>${rows.join('')}</Table></Worksheet></Workbook>`
  ).replace(/[\u000b\u000c]/g, ' ')
}

function asFods(): string {
  const cellOf = (cell: Cell, index: number): string => {
    const down =
      index + 3 === mergedRow ? ' table:number-rows-spanned="2" table:number-columns-spanned="1"' : ''
    if (cell === null) return '<table:table-cell/>'
    if ('merged' in cell) return '<table:covered-table-cell/>'
    const tag = (attributes: string, text = ''): string =>
      `<table:table-cell${attributes}>${text}</table:table-cell>`
    const string = ' office:value-type="string"'
    if ('text' in cell)
      return tag(
        string + down,
        `<text:p>${escape(cell.text).replaceAll('&#10;', '</text:p><text:p>')}</text:p>`,
      )
    if ('number' in cell) return tag(` office:value-type="float" office:value="${cell.number}"`)
    if ('serial' in cell) {
      const isTime = cell.code.startsWith('h')
      return tag(
        ` office:value-type="${isTime ? 'time' : 'date'}" office:${isTime ? 'time' : 'date'}-value="${cell.iso}"`,
        `<text:p>${cell.shown}</text:p>`,
      )
    }
    if ('boolean' in cell)
      return tag(' office:value-type="boolean" office:boolean-value="true"', '<text:p>TRUE</text:p>')
    if ('error' in cell)
      return tag(
        `${string} table:formula="of:=NA()" office:string-value="" calcext:value-type="error"`,
        `<text:p>${cell.error}</text:p>`,
      )
    if ('formula' in cell)
      return `<table:table-cell table:formula="of:=${escape(cell.formula).replaceAll('"', '&quot;')}"/>`
    return tag(string, `<text:p>${cell.rich[0]}<text:span>${cell.rich[1]}</text:span></text:p>`)
  }
  const rows = kindNames.map(
    (name, index) =>
      `<table:table-row>${cellOf(kinds[name]!, index)}<table:table-cell office:value-type="float" office:value="${index}"><text:p>${index}</text:p></table:table-cell></table:table-row>`,
  )
  const namespaces = ['office', 'table', 'text'].map(
    (name) => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`,
  )
  const head = ['甲', '乙'].map(
    (name) => `<table:table-cell office:value-type="string"><text:p>${name}</text:p></table:table-cell>`,
  )
  return (
    `<?xml version="1.0" encoding="UTF-8"?><office:document ${namespaces.join(' ')} xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">` +
    `<office:body><office:spreadsheet><table:table table:name="a"><table:table-row>${head.join('')}</table:table-row>${rows.join('')}</table:table></office:spreadsheet></office:body></office:document>`
  ).replace(/[\u000b\u000c]/g, ' ')
}

function asSheet(): WorkSheet {
  const cellOf = (cell: Cell): CellObject | undefined => {
    if (cell === null || 'merged' in cell || 'formula' in cell) return undefined
    if ('number' in cell) return { t: 'n', v: cell.number }
    if ('serial' in cell) return { t: 'n', v: cell.serial, z: cell.code }
    if ('boolean' in cell) return { t: 'b', v: true }
    if ('error' in cell) return { t: 'e', v: 0x2a, w: cell.error }
    return { t: 's', v: 'rich' in cell ? cell.rich.join('') : cell.text }
  }
  const sheet = utils.aoa_to_sheet([['甲', '乙'], ...kindNames.map((_, index) => ['', index])])
  kindNames.forEach((name, index) => {
    const cell = cellOf(kinds[name]!)
    if (cell === undefined) delete sheet[`A${index + 2}`]
    else sheet[`A${index + 2}`] = cell
  })
  sheet['!merges'] = [utils.decode_range(`A${mergedRow - 1}:A${mergedRow}`)]
  return sheet
}

function asBinary(bookType: 'biff8' | 'xlsb'): Buffer {
  const book = utils.book_new()
  utils.book_append_sheet(book, asSheet(), 'a')
  return write(book, { type: 'buffer', bookType }) as Buffer
}

/** Writers of the files, by name. */
export const kindFiles: Record<string, () => Buffer | string> = {
  'a.xlsx': asXlsx,
  'a.csv': asCsv,
  'a.html': asHtml,
  'a.xml': asXml2003,
  'a.fods': asFods,
  'a.xls': () => asBinary('biff8'),
  'a.xlsb': () => asBinary('xlsb'),
}
