import { closeSync, openSync } from 'node:fs'

/**
 * Makes an empty file that only its owner may read, unless there is one. SQLite gives its log files the same mode.
 * A file that exists is not even opened: closing it again would drop the locks this process has on it (POSIX).
 */
export function ensurePrivateFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}
