import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { guardFormula } from '../writing/formulaGuard.ts'
import { writeWhole } from '../writing/writeWhole.ts'
import { writeXlsx, type ReportTable } from './writeXlsx.ts'

/**
 * Writes a table as `.csv` or `.xlsx`, by the name's ending. The file appears under its name only when it is whole.
 *
 * @returns the number of rows below the header
 * @throws AppError `storage.full`, `storage.unwritable`, `file.locked` when it is to replace a file that is open
 */
export function writeReport(path: string, table: ReportTable): Promise<number> {
  const isCsv = path.toLowerCase().endsWith('.csv')
  return writeWhole(path, (partial) => (isCsv ? writeCsv(partial, table) : writeXlsx(partial, table)))
}

async function writeCsv(path: string, table: ReportTable): Promise<number> {
  let rows = 0
  const lines = function* (): Iterable<string> {
    // Excel takes a CSV for the system's code page unless it begins with this mark.
    yield `\uFEFF${csvLine(table.header)}`
    for (const row of table.rows) {
      rows += 1
      yield csvLine(row)
    }
  }
  // On disk before it gets its name: after a power cut there is the whole file or none.
  await pipeline(Readable.from(lines()), createWriteStream(path, { mode: 0o600, flush: true }))
  return rows
}

function csvLine(cells: string[]): string {
  return `${cells.map((text) => csvCell(guardFormula(text))).join(',')}\r\n`
}

function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
