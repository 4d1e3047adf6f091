import { writeFile } from 'node:fs/promises'
import { writeWhole } from './writeWhole.ts'

/**
 * Writes a text file for the user, whole or not at all.
 *
 * @throws AppError `storage.full`, `storage.unwritable`, `file.locked` when it is to replace a file that is open
 */
export function writeText(path: string, text: string, mode = 0o666): Promise<void> {
  return writeWhole(path, (partial) => writeFile(partial, text, { mode, flag: 'wx', flush: true }))
}
