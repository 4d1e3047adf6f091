import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/**
 * Unpacks an npm archive into a folder. Works with bare names in the archive's folder, since Git's tar on Windows takes
 * `C:` for the name of a host; copies instead of renaming, since the temporary folder may be another volume.
 *
 * @param archive the .tgz; unpacked beside itself
 * @param target folder of the package, made when it is missing
 * @throws Error when tar cannot unpack it
 */
export function unpackPackage(archive: string, target: string): void {
  const folder = dirname(archive)
  runIn(folder, 'tar', ['-xzf', basename(archive)])
  mkdirSync(dirname(target), { recursive: true })
  cpSync(join(folder, 'package'), target, { recursive: true })
}

/** @throws Error with the program's own message */
export function runIn(folder: string, command: string, args: readonly string[]): void {
  // On Windows npm is a script and needs a shell.
  const shell = process.platform === 'win32' && command === 'npm'
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8', shell, cwd: folder })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? stderr}`)
}
