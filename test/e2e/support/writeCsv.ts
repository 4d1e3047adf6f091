import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Writes a UTF-8 CSV file with BOM, as Excel saves one, and answers its path. Cells must need no quotes. */
export function writeCsv(folder: string, name: string, rows: readonly (readonly string[])[]): string {
  const path = join(folder, name)
  writeFileSync(path, `\uFEFF${rows.map((row) => row.join(',')).join('\r\n')}\r\n`)
  return path
}
