import { crc32, createInflateRaw, type InflateRaw } from 'node:zlib'
import { AppError } from '../../../shared/errors/AppError.ts'
import { freeMemory } from '../../worker/movedMemory.ts'
import { bombProbeBytes, maxInflationRatio } from '../limits.ts'
import type { ZipArchive, ZipEntry } from './ZipArchive.ts'

/**
 * Bytes per inflated chunk: some two hundred rows of a sheet. Measured with a full sheet: with 64 KB reading takes 5 % more
 * processor time, since each chunk wakes zlib's thread; with 256 KB 10 to 30 MB more memory and no less time.
 */
const chunkBytes = 128 * 1024

/** How far zlib's thread may run ahead of the caller. */
const aheadBytes = 1024 * 1024

/** Packed bytes per read. */
const packedPieceBytes = 128 * 1024

export interface InflateOptions {
  /** Inflated size above which the entry is rejected with `file.tooLarge`. */
  maxBytes: number
  /** Called per chunk with the packed bytes consumed so far. */
  onProgress?: ((packedBytes: number) => void) | undefined
  /**
   * Gives the memory of an inflated chunk back when the one after the next is asked for; nobody may use it any more then. Default: false.
   * Else some 50 MB of a large sheet wait for V8, which collects garbage by what is on its own heap.
   */
  freesChunks?: boolean
}

/**
 * Streams the content of an entry, inflating in zlib's thread while the caller processes the previous chunk.
 * Leaving the loop early stops inflation. Counts actual output, whatever the directory claims, and checks the
 * CRC at the end.
 *
 * @throws AppError `file.encrypted`, `file.corrupted`, `file.unsafe` (zip bomb), `file.tooLarge`
 */
export async function* inflateEntry(
  archive: ZipArchive,
  entry: ZipEntry,
  options: InflateOptions,
): AsyncGenerator<Buffer, void> {
  if (entry.isEncrypted) throw new AppError('file.encrypted', 'zip entry with a password')
  if (entry.method !== 0 && entry.method !== 8) {
    throw new AppError('file.corrupted', `zip entry packed by method ${entry.method}`)
  }
  const position = await archive.dataPosition(entry)
  const packed = countPacked(archive.file.stream(position, entry.compressedBytes, packedPieceBytes))
  const chunks = entry.method === 0 ? packed.stream : inflate(packed.stream, options.freesChunks ?? false)

  let inflatedBytes = 0
  let checksum = 0
  for await (const chunk of chunks) {
    inflatedBytes += chunk.length
    if (inflatedBytes > options.maxBytes)
      throw new AppError('file.tooLarge', 'a part of the file is too large')
    if (inflatedBytes > bombProbeBytes && inflatedBytes > maxInflationRatio * packed.bytes()) {
      throw new AppError('file.unsafe', 'inflates beyond any spreadsheet: a zip bomb')
    }
    checksum = crc32(chunk, checksum)
    options.onProgress?.(packed.bytes())
    yield chunk
  }
  if (checksum !== entry.crc32) throw new AppError('file.corrupted', 'zip entry does not match its checksum')
}

/**
 * Reads a whole entry into memory.
 *
 * @throws as `inflateEntry`
 */
export async function readEntry(archive: ZipArchive, entry: ZipEntry, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of inflateEntry(archive, entry, { maxBytes })) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/**
 * Takes the chunks by events, not by the stream's own iterator: that one joins the chunks that have piled up,
 * which copies most of them.
 */
async function* inflate(packed: AsyncIterable<Buffer>, freesChunks: boolean): AsyncGenerator<Buffer, void> {
  const inflater = createInflateRaw({ chunkSize: chunkBytes })
  let chunks: Buffer[] = []
  let former: Buffer | null = null
  let queuedBytes = 0
  let isOver = false
  let failure: unknown = null
  let wake = (): void => undefined
  const end = (error: unknown): void => {
    isOver = true
    failure ??= error
    wake()
  }
  inflater.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    queuedBytes += chunk.length
    if (queuedBytes > aheadBytes) inflater.pause()
    wake()
  })
  inflater.on('end', () => end(null))
  inflater.on('error', end)
  const feeding = feed(inflater, packed).catch(end)
  try {
    for (;;) {
      if (failure !== null) throw failure
      if (chunks.length > 0) {
        const ready = chunks
        chunks = []
        queuedBytes = 0
        inflater.resume()
        for (const chunk of ready) {
          yield chunk
          // Zlib goes on in the memory of a chunk that does not end it.
          if (freesChunks && former !== null && endsItsMemory(former)) freeMemory(former)
          former = chunk
        }
      } else if (isOver) return
      else await new Promise<void>((resolve) => (wake = resolve))
    }
  } finally {
    inflater.destroy()
    await feeding
  }
}

function endsItsMemory({ byteOffset, length, buffer }: Buffer): boolean {
  return byteOffset + length === buffer.byteLength
}

/** Writes all pieces; stops early when the inflater is destroyed. */
async function feed(inflater: InflateRaw, packed: AsyncIterable<Buffer>): Promise<void> {
  let wake = (): void => undefined
  inflater.on('drain', () => wake())
  inflater.on('close', () => wake())
  for await (const piece of packed) {
    if (inflater.destroyed) return
    if (!inflater.write(piece)) await new Promise<void>((resolve) => (wake = resolve))
  }
  inflater.end()
}

function countPacked(source: AsyncIterable<Buffer>): { stream: AsyncIterable<Buffer>; bytes: () => number } {
  let bytes = 0
  async function* counted(): AsyncGenerator<Buffer, void> {
    for await (const piece of source) {
      bytes += piece.length
      yield piece
    }
  }
  return { stream: counted(), bytes: () => bytes }
}
