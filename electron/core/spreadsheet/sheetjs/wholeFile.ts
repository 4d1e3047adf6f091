import { AppError } from '../../../shared/errors/AppError.ts'
import { maxWholeFileBytes, maxWholeInflatedBytes } from '../limits.ts'
import type { SourceFile } from '../../containers/SourceFile.ts'
import { inflateEntry } from '../../containers/zip/inflateEntry.ts'
import type { ZipArchive } from '../../containers/zip/ZipArchive.ts'

/**
 * Reads all bytes of a file, for formats that are not streamed.
 *
 * @throws AppError `file.tooLarge` above `maxWholeFileBytes`
 */
export async function readWholeFile(file: SourceFile): Promise<Buffer> {
  if (file.sizeBytes > maxWholeFileBytes) {
    throw new AppError('file.tooLarge', 'too large for a format that is read as a whole')
  }
  return file.read(0, file.sizeBytes)
}

/**
 * Inflates and discards every part to check its size, because SheetJS inflates without limit.
 *
 * @param observe called with each inflated chunk
 * @throws AppError `file.unsafe`, `file.tooLarge`, `file.corrupted`, `file.encrypted`
 */
export async function assertInflatable(
  archive: ZipArchive,
  { signal, observe }: { signal?: AbortSignal | undefined; observe?: (part: string, chunk: Buffer) => void },
): Promise<void> {
  let left = maxWholeInflatedBytes
  for (const entry of archive.entries) {
    if (entry.name.endsWith('/')) continue
    for await (const chunk of inflateEntry(archive, entry, { maxBytes: left })) {
      signal?.throwIfAborted()
      left -= chunk.length
      observe?.(entry.name, chunk)
    }
  }
}
