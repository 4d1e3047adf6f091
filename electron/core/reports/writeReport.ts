import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { guardFormula } from '../writing/formulaGuard.ts'
import { writeWhole } from '../writing/writeWhole.ts'
import { writeXlsx, type ReportTable } from './writeXlsx.ts'

/**
 * Writes a table as `.csv` or `.xlsx`, by the file extension. Atomic: the file is complete or absent.
 *
 * @returns the number of rows below the header
 * @throws AppError `storage.full`, `storage.unwritable`, `file.locked` when the file to replace is open
 *   elsewhere
 */
export function writeReport(path: string, dataDir: string, table: ReportTable): Promise<number> {
  const isCsv = path.toLowerCase().endsWith('.csv')
  return writeWhole(path, dataDir, (partial) =>
    isCsv ? writeCsv(partial, table) : writeXlsx(partial, table),
  )
}

async function writeCsv(path: string, table: ReportTable): Promise<number> {
  let rows = 0
  const lines = function* (): Iterable<string> {
    // Without a byte order mark Excel reads a CSV in the system's code page.
    yield `\uFEFF${csvLine(table.header)}`
    for (const { cells } of table.rows) {
      rows += 1
      yield csvLine(cells)
    }
  }
  // Flushed before the rename: after a power cut the file is complete or absent.
  await pipeline(Readable.from(lines()), createWriteStream(path, { mode: 0o600, flush: true }))
  return rows
}

function csvLine(cells: string[]): string {
  return `${cells.map((text) => csvCell(guardFormula(text))).join(',')}\r\n`
}

function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
