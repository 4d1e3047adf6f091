import { randomUUID } from 'node:crypto'
import { basename } from 'node:path'
import { AppError } from '../../shared/errors/AppError.ts'
import type { FileHandle } from '../../shared/model/file.ts'
import { assertReadableFile } from '../../core/spreadsheet/openWorkbook.ts'
import type { FileStamp } from '../../core/spreadsheet/WorkbookReader.ts'

/** A file the user chose, as it was when the window last showed it. */
export interface RegisteredFile {
  path: string
  stamp: FileStamp
}

/** Exchanges paths for opaque ids: the window never sees a path, and can name only files the user chose. */
export class FileRegistry {
  readonly #fileById = new Map<string, RegisteredFile>()

  /** @throws AppError `file.notFound`, `file.isFolder`, `file.unreadable`, `file.locked`, `file.empty` */
  async register(path: string): Promise<FileHandle> {
    const stamp = await assertReadableFile(path)
    const fileId = randomUUID()
    this.#fileById.set(fileId, { path, stamp })
    return { fileId, fileName: basename(path), sizeBytes: stamp.sizeBytes }
  }

  /** @throws AppError `file.unknownId` for an id this process did not give out */
  fileOf(fileId: string): RegisteredFile {
    const file = this.#fileById.get(fileId)
    if (file === undefined) throw new AppError('file.unknownId', 'a file id of another run, or none at all')
    return file
  }

  /**
   * Looks at the file anew: what its next preview shows is what the user decides about.
   *
   * @throws AppError as `register`, `file.unknownId`
   */
  async refresh(fileId: string): Promise<RegisteredFile> {
    const { path } = this.fileOf(fileId)
    const file = { path, stamp: await assertReadableFile(path) }
    this.#fileById.set(fileId, file)
    return file
  }
}
