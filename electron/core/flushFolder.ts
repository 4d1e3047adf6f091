import { closeSync, fsyncSync, openSync } from 'node:fs'

/** Codes of file systems that cannot flush folders, network ones among them. */
const unsupported = new Set(['EINVAL', 'ENOTSUP', 'ENOSYS'])

/**
 * Makes the names inside a folder durable: flushing a new or renamed file keeps its content, but after a power
 * cut it may have no name or its old one (fsync(2)). Windows cannot open folders and does not need it.
 *
 * @throws the error of the file system
 */
export function flushFolder(path: string): void {
  if (process.platform === 'win32') return
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } catch (error) {
    if (!unsupported.has((error as NodeJS.ErrnoException).code ?? '')) throw error
  } finally {
    closeSync(descriptor)
  }
}
