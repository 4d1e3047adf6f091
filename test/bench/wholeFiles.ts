import { writeFileSync } from 'node:fs'
import XLSX from 'xlsx'
import { customer, header } from './largeFiles.ts'
import { writeXlsb } from './xlsbFile.ts'

/** Formats that are read as a whole, by SheetJS in a process of its own. */
export const wholeFormats = { xls: 65_535, ods: 100_000, xlsb: 100_000 } as const

/** Writes the customers of the full sheet in such a format. */
export function writeWholeFile(path: string, format: keyof typeof wholeFormats, rows: number): void {
  const cells: (string | number)[][] = [header]
  for (let row = 1; row <= rows; row++) cells.push(customer(row))
  if (format === 'xlsb') return writeXlsb(path, cells)
  const book = XLSX.utils.book_new(XLSX.utils.aoa_to_sheet(cells, { dense: true }), '客户')
  // Compressed, as every program does it: stored, an .ods of 100,000 rows is larger than what is read as a whole.
  const bytes = XLSX.write(book, { bookType: format, type: 'buffer', compression: true }) as Uint8Array
  writeFileSync(path, bytes)
}
