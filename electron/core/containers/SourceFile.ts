import { open, stat, type FileHandle } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError } from '../../shared/errors/AppError.ts'
import { toFileError } from './fileErrors.ts'

/** Detects whether a file changed. Plain data, so that it can be posted to a worker. */
export interface FileStamp {
  sizeBytes: number
  /** Modification time, in milliseconds since 1970-01-01 UTC. */
  modifiedMs: number
}

/**
 * The user's file, opened read-only. Node opens with all sharing modes on Windows, so a file open in Excel
 * can be read, and Excel can save while we read; `assertUnchanged` detects that.
 */
export class SourceFile {
  readonly path: string
  /** Base name, without the folder. */
  readonly name: string
  /** Size of the readable content: of the decrypted bytes when `decrypted` replaced them. */
  readonly sizeBytes: number
  readonly #modifiedMs: number
  readonly #handle: FileHandle
  /** Size on disk; differs from `sizeBytes` when the content was decrypted. */
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
      // Stat first: opening a pipe would block until it has a writer.
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

  /**
   * Returns a view of this file that reads `content` instead. They share a handle: closing either closes it.
   */
  decrypted(content: Buffer): SourceFile {
    return new SourceFile(this.path, this.#fileBytes, this.#modifiedMs, this.#handle, content)
  }

  /** Reads `length` bytes at `position`; fewer only at the end of the file. */
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
   * Streams `length` bytes from `position` in pieces, or fewer if the file ends earlier. Reads one piece
   * ahead while the caller processes the current one.
   *
   * @param pieceBytes default 256 KiB
   */
  async *stream(position: number, length: number, pieceBytes = 256 * 1024): AsyncGenerator<Buffer, void> {
    const end = Math.min(position + length, this.sizeBytes)
    const readAt = (at: number): Promise<Buffer> => {
      const reading = this.read(at, Math.min(pieceBytes, end - at))
      // Avoids an unhandled rejection if the read fails before it is awaited; the await below still rejects.
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
      // Wait for the read ahead: the caller may close the file next.
      await reading.catch(() => undefined)
    }
  }

  get stamp(): FileStamp {
    return { sizeBytes: this.#fileBytes, modifiedMs: this.#modifiedMs }
  }

  /** @throws AppError `file.changed` when size or modification time differ from `stamp` */
  assertStamp(stamp: FileStamp): void {
    if (stamp.sizeBytes === this.#fileBytes && stamp.modifiedMs === this.#modifiedMs) return
    throw new AppError('file.changed', 'the file changed since its preview', { params: { name: this.name } })
  }

  /**
   * Stats the path again, to detect that the file was written to or replaced since it was opened.
   *
   * @throws AppError `file.changed` when size or modification time differ, `file.notFound` when the file is
   *   gone
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

  /** Idempotent. */
  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    await this.#handle.close()
  }
}
