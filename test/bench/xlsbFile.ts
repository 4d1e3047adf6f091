import { writeFileSync } from 'node:fs'
import XLSX from 'xlsx'

/** Rows that SheetJS writes at once: it takes 180 kB for each, and 100,000 rows did not fit into 18 GB. */
const rowsAtOnce = 1_000

/** Records of a binary sheet that are looked for ([MS-XLSB] 2.3.1). */
const record = { rowHeader: 0, beginSheetData: 145, endSheetData: 146, sheetDimension: 148 } as const

/** Writes an .xlsb of one sheet: its rows in pieces by SheetJS, put into one sheet by their records. */
export function writeXlsb(path: string, rows: readonly (string | number)[][]): void {
  const book = XLSX.CFB.read(bookOf(rows.slice(0, rowsAtOnce)), { type: 'buffer' })
  const sheet = XLSX.CFB.find(book, '/xl/worksheets/sheet1.bin')
  if (!sheet) throw new Error('the book has no sheet')
  const first = Buffer.from(sheet.content as Uint8Array)
  const data: Buffer[] = []
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    const piece = from === 0 ? first : sheetOf(bookOf(rows.slice(from, from + rowsAtOnce)))
    const { start, end } = sheetData(piece)
    for (const { type, contents } of recordsOf(piece)) {
      if (type === record.rowHeader) piece.writeUInt32LE(piece.readUInt32LE(contents) + from, contents)
    }
    data.push(piece.subarray(start, end))
  }
  for (const { type, contents } of recordsOf(first)) {
    if (type === record.sheetDimension) first.writeUInt32LE(rows.length - 1, contents + 4)
  }
  const { start, end } = sheetData(first)
  const whole = Buffer.concat([first.subarray(0, start), ...data, first.subarray(end)])
  XLSX.CFB.utils.cfb_add(book, '/xl/worksheets/sheet1.bin', whole)
  writeFileSync(path, XLSX.CFB.write(book, { fileType: 'zip', type: 'buffer' }) as Uint8Array)
}

function bookOf(rows: (string | number)[][]): Buffer {
  const book = XLSX.utils.book_new(XLSX.utils.aoa_to_sheet(rows, { dense: true }), '客户')
  return XLSX.write(book, { bookType: 'xlsb', type: 'buffer' }) as Buffer
}

function sheetOf(book: Buffer): Buffer {
  const found = XLSX.CFB.find(XLSX.CFB.read(book, { type: 'buffer' }), '/xl/worksheets/sheet1.bin')
  return Buffer.from(found?.content as Uint8Array)
}

/** Where the records of the rows begin and end. */
function sheetData(sheet: Buffer): { start: number; end: number } {
  let [start, end] = [-1, -1]
  for (const each of recordsOf(sheet)) {
    if (each.type === record.beginSheetData) start = each.end
    else if (each.type === record.endSheetData) end = each.start
  }
  if (start === -1 || end === -1) throw new Error('the sheet has no data')
  return { start, end }
}

interface SheetRecord {
  type: number
  start: number
  /** Where what follows type and size begins. */
  contents: number
  end: number
}

/** The records of a binary sheet: type and size, seven bits a byte, then as many bytes. */
function* recordsOf(sheet: Buffer): Generator<SheetRecord> {
  for (let at = 0; at < sheet.length;) {
    const start = at
    let [type, size] = [0, 0]
    for (let shift = 0, byte = 0x80; byte >= 0x80 && shift < 14; shift += 7) {
      byte = sheet[at++]!
      type |= (byte & 0x7f) << shift
    }
    for (let shift = 0, byte = 0x80; byte >= 0x80 && shift < 28; shift += 7) {
      byte = sheet[at++]!
      size |= (byte & 0x7f) << shift
    }
    yield { type, start, contents: at, end: at + size }
    at += size
  }
}
