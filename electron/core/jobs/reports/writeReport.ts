import { createWriteStream, existsSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { AppError } from '../../../shared/errors/AppError.ts'
import { guardFormula } from '../../spreadsheet/csv/formulaGuard.ts'
import { asStorageError } from '../journal/storageErrors.ts'
import { writeXlsx } from './writeXlsx.ts'

/** A table of text, written row by row. */
export interface ReportTable {
  /** Name of the worksheet; further ones get a number. */
  sheetName: string
  header: string[]
  rows: Iterable<string[]>
}

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

/**
 * Writes a file for the user under a passing name beside it, and gives it its own once it is whole.
 *
 * @param write makes the file at the path it is given
 * @throws AppError as {@link writeReport}
 */
export async function writeWhole<T>(path: string, write: (partial: string) => Promise<T>): Promise<T> {
  const partial = join(dirname(path), `.${randomUUID()}.part`)
  try {
    const written = await write(partial)
    replace(partial, path)
    return written
  } catch (error) {
    rmSync(partial, { force: true })
    throw asStorageError(error)
  }
}

/** A file that is there and cannot be replaced is most likely open in Excel. */
function replace(partial: string, path: string): void {
  try {
    renameSync(partial, path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (existsSync(path) && ['EBUSY', 'EPERM', 'EACCES'].includes(code ?? '')) {
      throw new AppError('file.locked', 'the report to be replaced is in use', {
        params: { name: basename(path) },
        cause: error,
      })
    }
    throw error
  }
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
  await pipeline(Readable.from(lines()), createWriteStream(path, { mode: 0o600 }))
  return rows
}

function csvLine(cells: string[]): string {
  return `${cells.map((text) => csvCell(guardFormula(text))).join(',')}\r\n`
}

function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
