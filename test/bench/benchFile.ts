import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A file of the bench, written by the first run that needs it. */
export async function benchFile(
  name: string,
  write: (path: string) => Promise<void> | void,
): Promise<string> {
  const folder = join(tmpdir(), 'tuzhan-bench')
  mkdirSync(folder, { recursive: true })
  const path = join(folder, name)
  if (existsSync(path)) return path
  // A run that is ended leaves no half file behind.
  await write(`${path}.unfinished`)
  renameSync(`${path}.unfinished`, path)
  return path
}
