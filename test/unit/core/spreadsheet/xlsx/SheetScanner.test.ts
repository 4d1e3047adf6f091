import fc from 'fast-check'
import { expect, it } from 'vitest'
import { resolveEscapes } from '../../../../../electron/core/containers/xml/xmlText.ts'
import { parseLines } from '../../../../../electron/core/rowLines/RowLines.ts'
import { cellText, cellTextDefect } from '../../../../../electron/core/spreadsheet/cellText.ts'
import { builtinFormat, plainFormat } from '../../../../../electron/core/spreadsheet/xlsx/numberFormat.ts'
import { SharedStrings } from '../../../../../electron/core/spreadsheet/xlsx/SharedStrings.ts'
import { SheetScanner, scanStop } from '../../../../../electron/core/spreadsheet/xlsx/SheetScanner.ts'
import type { CellDefectKind, Row } from '../../../../../electron/shared/model/workbook.ts'

/** A cell as it is written, and what it reads as. */
interface Cell {
  /** Attributes and content behind the reference; null for the content: the cell is self-closing. */
  attributes: string
  content: Buffer | null
  text: string
  defect: CellDefectKind | null
}

interface PlacedRow {
  /** 0: written without a number. */
  rowNumber: number
  isHidden: boolean
  cells: { column: number; cell: Cell }[]
}

const formats = [plainFormat, builtinFormat(14), builtinFormat(10)]
const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('\r', '&#13;')

const piece = fc.oneof(
  fc.constantFrom(
    '张三',
    '李四',
    'a',
    '1',
    '13812345678',
    ' ',
    '\u3000',
    '\t',
    '\n',
    '\r\n',
    '"',
    '\\',
    '\u0001',
    '𠮷',
    '·',
  ),
  fc.constantFrom(
    '_',
    'x000D_',
    '_x000D_',
    '_x005F_x000D_',
    '_xD83D_',
    '&',
    '<',
    '>',
    '??',
    '=',
    '#N/A',
    'E',
    '0',
    '\ufffd',
  ),
  fc.constantFrom('440301199001011000', '4.40301E+17', '\ue179', '０', 'oTFW_8Z0-Ke', '\u2028', '\u007f'),
)
const text = fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join(''))

function textCell(attributes: string, content: string | Buffer, written: string): Cell {
  const read = cellText(resolveEscapes(written))
  const defect = cellTextDefect(read)
  return { attributes, content: Buffer.from(content), text: defect === 'picture' ? '' : read, defect }
}

function inText(tag: string, written: string, form: number): string {
  if (form === 0 || written.includes(']]>')) return `<${tag}>${escapeXml(written)}</${tag}>`
  if (form === 1) return `<${tag}><![CDATA[${written}]]></${tag}>`
  return `<${tag} xml:space="preserve">${escapeXml(written)}<!-- x --></${tag}>`
}

const form = fc.nat(2)
const inlineCell = fc
  .tuple(text, form, fc.boolean())
  .map(([written, how, isUsual]) =>
    isUsual
      ? textCell(' t="inlineStr"', `<is>${inText('t', written, how)}</is>`, written)
      : textCell(' t="inlineStr" s="0"', `<is><r>${inText('t', written, how)}</r></is>`, written),
  )
const formulaText = fc
  .tuple(text, form)
  .map(([written, how]) => textCell(' t="str"', `<f>A1&amp;""</f>${inText('v', written, how)}`, written))
/** Bytes of GBK where UTF-8 is expected. */
const brokenText = fc
  .constantFrom([0xd6, 0xd0], [0xe5, 0xbc], [0xed, 0xa0, 0xbd], [0x41, 0xff, 0x42])
  .map((bytes) => {
    const broken = Buffer.from(bytes)
    return textCell(
      ' t="inlineStr"',
      Buffer.concat([Buffer.from('<is><t>'), broken, Buffer.from('</t></is>')]),
      broken.toString(),
    )
  })
const numberCell = fc
  .tuple(
    fc.constantFrom<[string, number, string, CellDefectKind | null]>(
      ...(
        [
          '13812345678',
          '0',
          '-5',
          '0.49',
          '-0.5',
          '1.5',
          '0.000001',
          '0.00000000000001',
          '123456789012345',
        ] as const
      ).map((number): [string, number, string, null] => [number, 0, number, null]),
      ['13812345678', 9, '13812345678', null],
      ['007', 0, '7', null],
      ['1.50', 0, '1.5', null],
      ['1E2', 0, '100', null],
      ['0.0000001', 0, '0.0000001', null],
      ['-0', 0, '0', null],
      ['0.30000000000000004', 0, '0.3', null],
      ['440301199001011234', 0, '440301199001011000', 'imprecise'],
      ['45000', 1, '2023-03-15', null],
      ['-45000', 1, '-45000', null],
      ['45000.5', 1, '2023-03-15', null],
      ['0.125', 2, '12.50%', null],
      ['abc', 0, 'abc', null],
    ),
    fc.constantFrom('', ' t="n"', ' cm="1"'),
    fc.boolean(),
  )
  .map(([[number, style, shown, defect], type, hasFormula]): Cell => ({
    attributes: `${style === 0 ? '' : ` s="${style}"`}${type}`,
    content: Buffer.from(`${hasFormula ? '<f>B1</f>' : ''}<v>${number}</v>`),
    text: shown,
    defect,
  }))
const otherCell = fc.constantFrom<Cell>(
  { attributes: '', content: null, text: '', defect: null },
  { attributes: ' s="1"', content: null, text: '', defect: null },
  { attributes: ' t="b"', content: Buffer.from('<v>1</v>'), text: 'TRUE', defect: null },
  { attributes: ' t="e"', content: Buffer.from('<v>#N/A</v>'), text: '#N/A', defect: 'error' },
  { attributes: ' t="d"', content: Buffer.from('<v>2023-03-15</v>'), text: '2023-03-15', defect: null },
  { attributes: '', content: Buffer.from('<f>A1</f>'), text: '', defect: 'uncached' },
  { attributes: '', content: Buffer.from('<f>DISPIMG("a",1)</f><v>0</v>'), text: '', defect: 'picture' },
)

/** Strings of the table, which cells refer to by index. */
const table = fc.array(fc.tuple(text, form), { minLength: 1, maxLength: 8 })

function sharedCell(strings: readonly [string, number][], index: number): Cell {
  return textCell(' t="s"', `<v>${index}</v>`, strings[index]![0])
}

const sheet = table.chain((strings) => {
  const shared = fc.nat(strings.length - 1).map((index) => sharedCell(strings, index))
  const cell = fc.oneof(
    shared,
    shared,
    inlineCell,
    inlineCell,
    numberCell,
    numberCell,
    formulaText,
    brokenText,
    otherCell,
  )
  // Mostly ascending columns without gaps; others occur in files as well.
  const cells = fc.array(fc.record({ skip: fc.constantFrom(0, 0, 0, 1, 30, -1, -2), cell }), { maxLength: 6 })
  const row = fc.record({
    step: fc.constantFrom(1, 1, 1, 0, 2, -5, -1000),
    isHidden: fc.boolean(),
    written: cells,
  })
  // Rows before: lines are taken after 256.
  const fillers = fc.constantFrom(0, 0, 0, 253, 255, 256)
  return fc.record({ strings: fc.constant(strings), rows: fc.array(row, { maxLength: 8 }), fillers })
})

/** The rule of the rows, written plainly: numbers ascend, a repeated number continues the row, blank rows are left out. */
function expectedRows(rows: readonly PlacedRow[]): Row[] {
  const found: Row[] = []
  let before = 0
  for (const { rowNumber, isHidden, cells } of rows) {
    const row: Row = {
      rowNumber: Math.max(rowNumber, before + 1),
      cells: [],
      defects: null,
      hidden: isHidden,
    }
    let isBlank = true
    for (const { column, cell } of cells) {
      if (cell.defect !== null || cell.text.trim() !== '') isBlank = false
      if (cell.defect !== null) (row.defects ??= []).push({ columnIndex: column, kind: cell.defect })
      if (cell.text === '') continue
      while (row.cells.length < column) row.cells.push('')
      row.cells[column] = cell.text
    }
    const last = found.at(-1)
    if (rowNumber > 0 && rowNumber === before) {
      if (isBlank) continue
      if (last?.rowNumber !== before) found.push({ ...row, rowNumber: before })
      else if (row.cells.some((each, column) => each !== '' && (last.cells[column] ?? '') !== '')) {
        found.push(row)
        before = row.rowNumber
      } else {
        row.cells.forEach((each, column) => {
          while (last.cells.length <= column) last.cells.push('')
          if (each !== '') last.cells[column] = each
        })
        if (row.defects !== null) last.defects = [...(last.defects ?? []), ...row.defects]
      }
    } else {
      if (!isBlank) found.push(row)
      before = row.rowNumber
    }
  }
  return found
}

function columnName(column: number): string {
  return column < 26
    ? String.fromCharCode(65 + column)
    : columnName(Math.floor(column / 26) - 1) + columnName(column % 26)
}

/** Columns and numbers of rows, from the steps between them. */
function placeRows(
  rows: readonly { step: number; isHidden: boolean; written: { skip: number; cell: Cell }[] }[],
  fillers: number,
): PlacedRow[] {
  let number = fillers
  const filling: PlacedRow[] = Array.from({ length: fillers }, (_, index) => ({
    rowNumber: index + 1,
    isHidden: false,
    cells: [{ column: index % 3, cell: textCell(' t="inlineStr"', '<is><t>x</t></is>', 'x') }],
  }))
  const placed = rows.map(({ step, isHidden, written }) => {
    let column = -1
    // -1000: the row has no number; -5: it has that of the row before.
    const rowNumber = step === -1000 ? 0 : Math.max(1, step === -5 ? number : number + step)
    if (rowNumber > 0) number = rowNumber
    return {
      rowNumber,
      isHidden,
      cells: written.map(({ skip, cell }) => {
        column = Math.max(0, column + 1 + skip)
        return { column, cell }
      }),
    }
  })
  return [...filling, ...placed]
}

function sheetXml(rows: readonly PlacedRow[]): Buffer {
  const parts: (string | Buffer)[] = ['<worksheet><sheetData>']
  for (const { rowNumber, isHidden, cells } of rows) {
    parts.push(`<row${rowNumber === 0 ? '' : ` r="${rowNumber}"`}${isHidden ? ' hidden="1"' : ''}>`)
    for (const { column, cell } of cells) {
      parts.push(`<c r="${columnName(column)}${rowNumber}"${cell.attributes}`)
      if (cell.content === null) parts.push('/>')
      else parts.push('>', cell.content, '</c>')
    }
    parts.push('</row>')
  }
  parts.push('</sheetData></worksheet>')
  return Buffer.concat(parts.map((part) => Buffer.from(part)))
}

function tableXml(strings: readonly [string, number][]): Buffer {
  const phonetic = '<phoneticPr fontId="1" type="noConversion"/>'
  const items = strings.map(
    ([each, how], index) => `<si>${inText('t', each, how)}${index % 3 === 2 ? phonetic : ''}</si>`,
  )
  return Buffer.from(`<sst>${items.join('')}</sst>`)
}

async function* cutInto(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function scan(sheetPart: Buffer, tablePart: Buffer, size: number, base = 0): Promise<Row[]> {
  const strings = new SharedStrings(cutInto(tablePart, size))
  const scanner = new SheetScanner({ strings, formats, is1904: false }, base)
  const rows: Row[] = []
  let stop: number = scanStop.needMore
  for await (const chunk of cutInto(sheetPart, size)) {
    scanner.push(chunk)
    while ((stop = scanner.scan()) === scanStop.needString || stop === scanStop.rows) {
      if (stop === scanStop.needString) await strings.load(scanner.neededString)
      else rows.push(...parseLines(scanner.takeLines()))
    }
  }
  expect(stop).toBe(scanStop.end)
  return [...rows, ...parseLines(scanner.takeLines())]
}

it('gives the rows that were written, whatever their cells, their order and the cuts (a customer would get another text)', async () => {
  await fc.assert(
    fc.asyncProperty(sheet, fc.integer({ min: 1, max: 300 }), async ({ strings, rows, fillers }, size) => {
      const placed = placeRows(rows, fillers)
      const [sheetPart, tablePart] = [sheetXml(placed), tableXml(strings)]
      const expected = expectedRows(placed)
      expect(await scan(sheetPart, tablePart, sheetPart.length)).toEqual(expected)
      expect(await scan(sheetPart, tablePart, size)).toEqual(expected)
      const moved = expected.map((row) => ({ ...row, rowNumber: row.rowNumber + 2 ** 24 }))
      expect(await scan(sheetPart, tablePart, size, 2 ** 24)).toEqual(moved)
    }),
    { numRuns: 1_000 },
  )
})

const scanSheet = (data: string): Promise<Row[]> =>
  scan(Buffer.from(`<worksheet><sheetData>${data}</sheetData></worksheet>`), Buffer.from('<sst></sst>'), 1e6)

it('refuses a cell outside a row, which no program writes (it would be lost, or be in another row)', async () => {
  const cell = '<c r="B1"><v>5</v></c>'
  const formula = '<c r="B1"><f>A1</f></c>'
  for (const data of [
    cell,
    `<row r="1">${cell}</row>${cell}`,
    `<row r="1"/>${cell}</row>`,
    `${formula}</row>`,
  ])
    await expect(scanSheet(data)).rejects.toMatchObject({ code: 'file.corrupted' })
})

it('reads wide rows whose cells are written backwards or apart (a small file would block for minutes)', async () => {
  const columns = Array.from({ length: 16_384 }, (_, index) => 16_383 - index)
  const cells = columns.map((column) => `<c r="${columnName(column)}1"><v>${column}</v></c>`)
  const [row] = await scanSheet(`<row r="1">${cells.join('')}</row>`)
  expect(row!.cells).toEqual(columns.map(String).reverse())
  const parts = columns
    .slice(-4_096)
    .map((column) => `<row r="1"><c r="${columnName(column)}1"><v>${column}</v></c></row>`)
  expect(await scanSheet(parts.join(''))).toEqual([{ ...row, cells: row!.cells.slice(0, 4_096) }])
})
