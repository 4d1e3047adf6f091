import { open, stat, type FileHandle } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError } from '../../shared/errors/AppError.ts'
import { toFileError } from './fileErrors.ts'

/** What tells one state of a file from the next. Plain data: it may travel to a worker. */
export interface FileStamp {
  sizeBytes: number
  /** Time of the last change, in milliseconds since 1970. */
  modifiedMs: number
}

/**
 * The user's file, open for reading only. Node opens with all sharing modes on Windows, so a file that Excel has
 * open can be read, and Excel can save while we read; `assertUnchanged` notices that.
 */
export class SourceFile {
  readonly path: string
  /** Without its folder. */
  readonly name: string
  readonly sizeBytes: number
  readonly #modifiedMs: number
  readonly #handle: FileHandle
  /** Of the file on disk, which is not what is read where that was decrypted. */
  readonly #fileBytes: number
  readonly #content: Buffer | null
  #isClosed = false

  private constructor(
    path: string,
    fileBytes: number,
    modifiedMs: number,
    handle: FileHandle,
    content: Buffer | null = null,
  ) {
    this.path = path
    this.name = basename(path)
    this.sizeBytes = content?.length ?? fileBytes
    this.#fileBytes = fileBytes
    this.#content = content
    this.#modifiedMs = modifiedMs
    this.#handle = handle
  }

  /** @throws AppError `file.notFound`, `file.isFolder`, `file.locked`, `file.unreadable` */
  static async open(path: string): Promise<SourceFile> {
    const name = basename(path)
    try {
      // Before opening: opening a pipe would wait for its writer.
      const before = await stat(path)
      if (before.isDirectory())
        throw new AppError('file.isFolder', 'the path is a folder', { params: { name } })
      if (!before.isFile()) {
        throw new AppError('file.unreadable', 'the path is not a regular file', { params: { name } })
      }
      const handle = await open(path, 'r')
      try {
        const opened = await handle.stat()
        return new SourceFile(path, opened.size, opened.mtimeMs, handle)
      } catch (error) {
        await handle.close()
        throw error
      }
    } catch (error) {
      throw toFileError(error, name)
    }
  }

  /** The same file with other bytes to read: what it holds under its encryption. Closing either closes the file. */
  decrypted(content: Buffer): SourceFile {
    return new SourceFile(this.path, this.#fileBytes, this.#modifiedMs, this.#handle, content)
  }

  /** Up to `length` bytes at `position`; fewer only at the end of the file. */
  async read(position: number, length: number): Promise<Buffer> {
    if (this.#isClosed) throw new AppError('internal', 'the file was closed')
    const wanted = Math.max(0, Math.min(length, this.sizeBytes - position))
    if (this.#content !== null) return this.#content.subarray(position, position + wanted)
    const bytes = Buffer.allocUnsafe(wanted)
    let filled = 0
    while (filled < wanted) {
      const { bytesRead } = await this.#handle.read(bytes, filled, wanted - filled, position + filled)
      if (bytesRead === 0) break
      filled += bytesRead
    }
    return bytes.subarray(0, filled)
  }

  /**
   * The bytes from `position` on, `length` in all, in pieces; the next is read while the caller works on the one
   * before. The file may end earlier.
   */
  async *stream(position: number, length: number, pieceBytes = 256 * 1024): AsyncGenerator<Buffer, void> {
    const end = Math.min(position + length, this.sizeBytes)
    const readAt = (at: number): Promise<Buffer> => {
      const reading = this.read(at, Math.min(pieceBytes, end - at))
      // It may fail before it is awaited, which would be an unhandled rejection; awaiting it rejects all the same.
      reading.catch(() => undefined)
      return reading
    }
    let at = position
    let reading = readAt(at)
    try {
      while (at < end) {
        const piece = await reading
        if (piece.length === 0) return
        at += piece.length
        if (at < end) reading = readAt(at)
        yield piece
      }
    } finally {
      // The file must not be closed under a read.
      await reading.catch(() => undefined)
    }
  }

  get stamp(): FileStamp {
    return { sizeBytes: this.#fileBytes, modifiedMs: this.#modifiedMs }
  }

  /** @throws AppError `file.changed` when the file is not in the state of the stamp */
  assertStamp(stamp: FileStamp): void {
    if (stamp.sizeBytes === this.#fileBytes && stamp.modifiedMs === this.#modifiedMs) return
    throw new AppError('file.changed', 'the file changed since its preview', { params: { name: this.name } })
  }

  /**
   * @throws AppError `file.changed` when the file at the path is no longer the one that was opened (another size or
   * time of change), `file.notFound` when it is gone
   */
  async assertUnchanged(): Promise<void> {
    try {
      const now = await stat(this.path)
      if (now.size === this.#fileBytes && now.mtimeMs === this.#modifiedMs) return
    } catch (error) {
      throw toFileError(error, this.name)
    }
    throw new AppError('file.changed', 'the file changed after it was opened', {
      params: { name: this.name },
    })
  }

  /** Safe to call twice. */
  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    await this.#handle.close()
  }
}
