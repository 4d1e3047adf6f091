import { closeSync, openSync } from 'node:fs'

/**
 * Creates an empty file that only its owner may read, unless it exists. SQLite gives its log files the same
 * mode. An existing file is not even opened: closing it would drop this process's locks on it (POSIX).
 */
export function ensurePrivateFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}
