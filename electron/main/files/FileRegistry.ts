import { randomUUID } from 'node:crypto'
import { basename } from 'node:path'
import { AppError } from '../../shared/errors/AppError.ts'
import type { FileHandle } from '../../shared/model/file.ts'
import { assertReadableFile } from '../../core/spreadsheet/openWorkbook.ts'
import type { FileStamp } from '../../core/spreadsheet/WorkbookReader.ts'

/** A file the user chose, with its stamp when the window last showed it. */
export interface RegisteredFile {
  path: string
  stamp: FileStamp
}

/** Maps opaque ids to paths: the window never sees a path, and can refer only to files the user chose. */
export class FileRegistry {
  readonly #fileById = new Map<string, RegisteredFile>()

  /**
   * Registers a file after checking that it can be read.
   *
   * @throws AppError `file.notFound`, `file.isFolder`, `file.unreadable`, `file.locked`, `file.empty`
   */
  async register(path: string): Promise<FileHandle> {
    const stamp = await assertReadableFile(path)
    const fileId = randomUUID()
    this.#fileById.set(fileId, { path, stamp })
    return { fileId, fileName: basename(path), sizeBytes: stamp.sizeBytes }
  }

  /** @throws AppError `file.unknownId` for an id that this process did not issue */
  fileOf(fileId: string): RegisteredFile {
    const file = this.#fileById.get(fileId)
    if (file === undefined) throw new AppError('file.unknownId', 'a file id of another run, or none at all')
    return file
  }

  /**
   * Takes a new stamp of the file before its next preview, on which the user's decisions are based.
   *
   * @throws AppError `file.unknownId`, and those of `register`
   */
  async refresh(fileId: string): Promise<RegisteredFile> {
    const { path } = this.fileOf(fileId)
    const file = { path, stamp: await assertReadableFile(path) }
    this.#fileById.set(fileId, file)
    return file
  }
}
