import { open, type FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { crc32, createDeflateRaw } from 'node:zlib'
import { AppError } from '../../shared/errors/AppError.ts'

/** Largest size and offset without ZIP64: they have 32 bits, and all ones means "see ZIP64". */
const mostBytes = 0xff_ff_ff_fe
const localHeaderBytes = 30
/** As Excel writes: version 2.0 needed to extract, names in UTF-8. */
const version = 20
const utf8Flag = 0x08_00
const deflated = 8
/** 1980-01-01, the earliest date of the format: the file system already records the time of writing. */
const firstDay = 0x21

interface Entry {
  name: Buffer
  crc: number
  compressedBytes: number
  bytes: number
  offset: number
}

/**
 * Writes a zip file by streaming, in constant memory. Fills in the sizes in the local header once an entry is
 * complete: readers support that better than a data descriptor after it.
 */
export class ZipWriter {
  readonly #file: FileHandle
  readonly #entries: Entry[] = []
  #offset = 0

  private constructor(file: FileHandle) {
    this.#file = file
  }

  /** Creates the file, readable by its owner only. Fails when it exists. */
  static async create(path: string): Promise<ZipWriter> {
    return new ZipWriter(await open(path, 'wx', 0o600))
  }

  /**
   * Adds an entry with the given texts, in UTF-8.
   *
   * @throws AppError `file.tooLarge` beyond 4 GB, the limit without ZIP64
   */
  async add(name: string, texts: Iterable<string>): Promise<void> {
    const entry: Entry = {
      name: Buffer.from(name),
      crc: 0,
      compressedBytes: 0,
      bytes: 0,
      offset: this.#offset,
    }
    await this.#write(Buffer.alloc(localHeaderBytes + entry.name.length))
    const contents = function* (): Iterable<Buffer> {
      for (const text of texts) {
        const piece = Buffer.from(text)
        entry.crc = crc32(piece, entry.crc)
        entry.bytes += piece.length
        yield piece
      }
    }
    const write = async (pieces: AsyncIterable<Buffer>): Promise<void> => {
      for await (const piece of pieces) {
        await this.#write(piece)
        entry.compressedBytes += piece.length
      }
    }
    await pipeline(Readable.from(contents(), { highWaterMark: 1 }), createDeflateRaw({ level: 3 }), write)
    if (Math.max(entry.bytes, this.#offset) > mostBytes) {
      throw new AppError('file.tooLarge', 'a zip file without ZIP64 ends at 4 GB', { params: { name } })
    }
    await this.#file.write(localHeader(entry), 0, undefined, entry.offset)
    this.#entries.push(entry)
  }

  /** Writes the central directory, without which the file is invalid, and flushes the file to disk. */
  async finish(): Promise<void> {
    const start = this.#offset
    for (const entry of this.#entries) await this.#write(centralHeader(entry))
    await this.#write(endRecord(this.#entries.length, start, this.#offset - start))
    await this.#file.sync()
  }

  async close(): Promise<void> {
    await this.#file.close()
  }

  async #write(piece: Buffer): Promise<void> {
    // A nearly full disk may accept a part of the data without an error.
    for (let done = 0; done < piece.length;) {
      const { bytesWritten } = await this.#file.write(piece, done, piece.length - done, this.#offset)
      done += bytesWritten
      this.#offset += bytesWritten
    }
  }
}

/** Local file header: APPNOTE.TXT 6.3.10, section 4.3.7. */
function localHeader(entry: Entry): Buffer {
  const header = Buffer.alloc(localHeaderBytes)
  header.writeUInt32LE(0x04_03_4b_50, 0)
  writeCommon(header, 4, entry)
  return Buffer.concat([header, entry.name])
}

/** Central directory header: section 4.3.12. */
function centralHeader(entry: Entry): Buffer {
  const header = Buffer.alloc(46)
  header.writeUInt32LE(0x02_01_4b_50, 0)
  header.writeUInt16LE(version, 4)
  writeCommon(header, 6, entry)
  header.writeUInt32LE(entry.offset, 42)
  return Buffer.concat([header, entry.name])
}

function writeCommon(header: Buffer, at: number, entry: Entry): void {
  header.writeUInt16LE(version, at)
  header.writeUInt16LE(utf8Flag, at + 2)
  header.writeUInt16LE(deflated, at + 4)
  header.writeUInt16LE(firstDay, at + 8)
  header.writeUInt32LE(entry.crc, at + 10)
  header.writeUInt32LE(entry.compressedBytes, at + 14)
  header.writeUInt32LE(entry.bytes, at + 18)
  header.writeUInt16LE(entry.name.length, at + 22)
}

/** End of central directory record: section 4.3.16. */
function endRecord(entries: number, offset: number, bytes: number): Buffer {
  const record = Buffer.alloc(22)
  record.writeUInt32LE(0x06_05_4b_50, 0)
  record.writeUInt16LE(entries, 8)
  record.writeUInt16LE(entries, 10)
  record.writeUInt32LE(bytes, 12)
  record.writeUInt32LE(offset, 16)
  return record
}
