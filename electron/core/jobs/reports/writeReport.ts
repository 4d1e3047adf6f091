import { createWriteStream, existsSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { utils, write, type CellObject } from 'xlsx'
import { AppError } from '../../../shared/errors/AppError.ts'
import { asStorageError } from '../journal/storageErrors.ts'

/** A table of text, written row by row. */
export interface ReportTable {
  /** Name of the worksheet; further ones get a number. */
  sheetName: string
  header: string[]
  rows: Iterable<string[]>
}

/** Rows of one worksheet below its header: what Excel can hold. */
const sheetRows = 1_048_575
/** Characters one Excel cell can hold. */
const cellCharacters = 32_767

/**
 * Writes a table as `.csv` or `.xlsx`, by the name's ending. The file appears under its name only when it is whole.
 *
 * @returns the number of rows below the header
 * @throws AppError `storage.full`, `storage.unwritable`, `file.locked` when it is to replace a file that is open
 */
export async function writeReport(path: string, table: ReportTable): Promise<number> {
  const partial = join(dirname(path), `.${randomUUID()}.part`)
  try {
    const rows = path.toLowerCase().endsWith('.csv')
      ? await writeCsv(partial, table)
      : writeXlsx(partial, table)
    replace(partial, path)
    return rows
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

/** Every cell is text: Excel shows ids and phones as they are and runs nothing as a formula. */
function writeXlsx(path: string, table: ReportTable): number {
  const book = utils.book_new()
  let rows = 0
  let sheet: CellObject[][] = [table.header.map(textCell)]
  const finishSheet = (): void => {
    const number = book.SheetNames.length + 1
    const made = utils.aoa_to_sheet(sheet)
    made['!cols'] = table.header.map((name) => ({ wch: Math.min(40, Math.max(12, name.length * 2)) }))
    utils.book_append_sheet(book, made, number === 1 ? table.sheetName : `${table.sheetName}${number}`)
    sheet = [table.header.map(textCell)]
  }
  for (const row of table.rows) {
    sheet.push(row.map(textCell))
    rows += 1
    if (sheet.length > sheetRows) finishSheet()
  }
  if (sheet.length > 1 || book.SheetNames.length === 0) finishSheet()
  writeFileSync(
    path,
    write(book, { type: 'buffer', bookType: 'xlsx', bookSST: true, compression: true }) as Buffer,
    {
      mode: 0o600,
    },
  )
  return rows
}

function textCell(text: string): CellObject {
  // The cut may fall within a character, and half a one is no XML.
  return { t: 's', v: escapeXString(text.slice(0, cellCharacters).toWellFormed()), z: '@' }
}

/**
 * What XML cannot hold is written `_x0001_`, and text that already looks so gets its own underscore escaped
 * (ECMA-376, 22.9.2.19). SheetJS reads these, but writes them as they come.
 */
function escapeXString(text: string): string {
  return text
    .replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, (character) => {
      return `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`
    })
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

/**
 * A cell that Excel would run as a formula gets an apostrophe in front
 * (https://owasp.org/www-community/attacks/CSV_Injection).
 */
function guardFormula(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
}
