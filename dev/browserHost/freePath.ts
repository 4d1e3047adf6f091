import { existsSync } from 'node:fs'
import { extname, join } from 'node:path'

/** Returns a path in the folder that does not exist yet: `name.xlsx`, `name (2).xlsx`, … */
export function freePath(folder: string, fileName: string): string {
  const extension = extname(fileName)
  const stem = fileName.slice(0, fileName.length - extension.length)
  let path = join(folder, fileName)
  for (let count = 2; existsSync(path); count += 1) path = join(folder, `${stem} (${count})${extension}`)
  return path
}
