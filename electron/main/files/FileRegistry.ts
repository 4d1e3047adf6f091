import { randomUUID } from 'node:crypto'
import { statSync } from 'node:fs'
import { basename } from 'node:path'
import { AppError } from '../../shared/errors/AppError.ts'
import type { FileHandle } from '../../shared/ipc/routes.ts'
import { assertReadableFile } from '../../core/spreadsheet/index.ts'

/** Exchanges paths for opaque ids: the window never sees a path, and can name only files the user chose. */
export class FileRegistry {
  readonly #pathById = new Map<string, string>()

  /** @throws AppError `file.notFound`, `file.isFolder`, `file.unreadable`, `file.locked`, `file.empty` */
  async register(path: string): Promise<FileHandle> {
    await assertReadableFile(path)
    const fileId = randomUUID()
    this.#pathById.set(fileId, path)
    return { fileId, fileName: basename(path), sizeBytes: statSync(path).size }
  }

  /** @throws AppError `file.unknownId` for an id this process did not give out */
  pathOf(fileId: string): string {
    const path = this.#pathById.get(fileId)
    if (path === undefined) throw new AppError('file.unknownId', 'a file id of another run, or none at all')
    return path
  }
}
