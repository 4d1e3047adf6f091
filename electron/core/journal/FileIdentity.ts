import { statSync } from 'node:fs'
import { AppError } from '../../shared/errors/AppError.ts'
import { asStorageError } from '../storageErrors.ts'

/**
 * Identity (device and file number) of the file at a path, to detect that it was removed, moved or replaced.
 * Compares 64-bit integers: on Windows, file numbers do not fit a JS number.
 */
export class FileIdentity {
  readonly #path: string
  readonly #file: string

  /** @throws AppError `storage.*` when there is no such file */
  constructor(path: string) {
    this.#path = path
    this.#file = fileAt(path)
  }

  /** @throws AppError `storage.*` when the path now has another file (`storage.unwritable`) or none */
  assertSame(): void {
    if (fileAt(this.#path) !== this.#file) {
      throw new AppError('storage.unwritable', 'another file stands in the place of the journal')
    }
  }
}

function fileAt(path: string): string {
  try {
    const { dev, ino } = statSync(path, { bigint: true })
    return `${dev}:${ino}`
  } catch (error) {
    throw asStorageError(error)
  }
}
