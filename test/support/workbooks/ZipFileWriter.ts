import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import { crc32, createDeflateRaw } from 'node:zlib'

interface WrittenEntry {
  name: Buffer
  position: number
  crc: number
  packedBytes: number
  bytes: number
}

/** Writes a zip file part by part as a stream, for workbooks larger than the memory. */
export class ZipFileWriter {
  readonly #output: WriteStream
  readonly #entries: WrittenEntry[] = []
  #position = 0

  constructor(path: string) {
    this.#output = createWriteStream(path)
  }

  /** Adds a part with the given texts, in order. */
  async add(partName: string, texts: Iterable<string>): Promise<void> {
    const name = Buffer.from(partName)
    const entry: WrittenEntry = { name, position: this.#position, crc: 0, packedBytes: 0, bytes: 0 }
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(0x808, 6)
    local.writeUInt16LE(8, 8)
    local.writeUInt16LE(name.length, 26)
    await this.#write(local)
    await this.#write(name)

    const deflater = createDeflateRaw({ level: 6 })
    const done = (async () => {
      for await (const chunk of deflater) {
        const packed = chunk as Buffer
        entry.packedBytes += packed.length
        await this.#write(packed)
      }
    })()
    for (const text of texts) {
      const bytes = Buffer.from(text)
      entry.bytes += bytes.length
      entry.crc = crc32(bytes, entry.crc)
      if (!deflater.write(bytes)) await once(deflater, 'drain')
    }
    deflater.end()
    await done

    const descriptor = Buffer.alloc(16)
    descriptor.writeUInt32LE(0x08074b50, 0)
    descriptor.writeUInt32LE(entry.crc, 4)
    descriptor.writeUInt32LE(entry.packedBytes, 8)
    descriptor.writeUInt32LE(entry.bytes, 12)
    await this.#write(descriptor)
    this.#entries.push(entry)
  }

  async close(): Promise<void> {
    const directoryPosition = this.#position
    for (const entry of this.#entries) {
      const record = Buffer.alloc(46)
      record.writeUInt32LE(0x02014b50, 0)
      record.writeUInt16LE(0x808, 8)
      record.writeUInt16LE(8, 10)
      record.writeUInt32LE(entry.crc, 16)
      record.writeUInt32LE(entry.packedBytes, 20)
      record.writeUInt32LE(entry.bytes, 24)
      record.writeUInt16LE(entry.name.length, 28)
      record.writeUInt32LE(entry.position, 42)
      await this.#write(record)
      await this.#write(entry.name)
    }
    const end = Buffer.alloc(22)
    end.writeUInt32LE(0x06054b50, 0)
    end.writeUInt16LE(this.#entries.length, 8)
    end.writeUInt16LE(this.#entries.length, 10)
    end.writeUInt32LE(this.#position - directoryPosition, 12)
    end.writeUInt32LE(directoryPosition, 16)
    await this.#write(end)
    this.#output.end()
    await once(this.#output, 'close')
  }

  async #write(bytes: Buffer): Promise<void> {
    this.#position += bytes.length
    if (!this.#output.write(bytes)) await once(this.#output, 'drain')
  }
}
