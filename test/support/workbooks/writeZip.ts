import { crc32, deflateRawSync } from 'node:zlib'

/** An entry of a test archive, with deliberate oddities. */
export interface ZipPart {
  name: string
  data: Buffer | string
  /** Not deflated. */
  stored?: boolean
  /** Writes sizes and checksum after the data, as stream writers do. */
  descriptor?: boolean
  /** 64-bit sizes in the directory. */
  zip64?: boolean
  /** Overrides what the directory claims. */
  claimedBytes?: number
  claimedCrc?: number
  encrypted?: boolean
}

export interface ZipOptions {
  comment?: string
  /** Bytes before the archive that its offsets do not include. */
  prefix?: Buffer
  /** A 64-bit end of directory. */
  zip64End?: boolean
}

/** Builds a zip file from the given parts. */
export function writeZip(parts: readonly ZipPart[], options: ZipOptions = {}): Buffer {
  const pieces: Buffer[] = []
  const directory: Buffer[] = []
  let position = 0
  const add = (piece: Buffer): void => {
    pieces.push(piece)
    position += piece.length
  }
  for (const part of parts) {
    const data = Buffer.from(part.data)
    const packed = part.stored === true ? data : deflateRawSync(data)
    const name = Buffer.from(part.name)
    const crc = part.claimedCrc ?? crc32(data)
    const flags = 0x800 | (part.descriptor === true ? 8 : 0) | (part.encrypted === true ? 1 : 0)
    const method = part.stored === true ? 0 : 8
    const headerPosition = position

    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(20, 4)
    local.writeUInt16LE(flags, 6)
    local.writeUInt16LE(method, 8)
    if (part.descriptor !== true) {
      local.writeUInt32LE(crc, 14)
      local.writeUInt32LE(packed.length, 18)
      local.writeUInt32LE(data.length, 22)
    }
    local.writeUInt16LE(name.length, 26)
    add(local)
    add(name)
    add(packed)
    if (part.descriptor === true) {
      const descriptor = Buffer.alloc(16)
      descriptor.writeUInt32LE(0x08074b50, 0)
      descriptor.writeUInt32LE(crc, 4)
      descriptor.writeUInt32LE(packed.length, 8)
      descriptor.writeUInt32LE(data.length, 12)
      add(descriptor)
    }

    const inflatedBytes = part.claimedBytes ?? data.length
    const extra =
      part.zip64 === true ? zip64Extra(inflatedBytes, packed.length, headerPosition) : Buffer.alloc(0)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(flags, 8)
    entry.writeUInt16LE(method, 10)
    entry.writeUInt32LE(crc, 16)
    entry.writeUInt32LE(part.zip64 === true ? 0xffffffff : packed.length, 20)
    entry.writeUInt32LE(part.zip64 === true ? 0xffffffff : inflatedBytes, 24)
    entry.writeUInt16LE(name.length, 28)
    entry.writeUInt16LE(extra.length, 30)
    entry.writeUInt32LE(part.zip64 === true ? 0xffffffff : headerPosition, 42)
    directory.push(entry, name, extra)
  }

  const directoryPosition = position
  for (const piece of directory) add(piece)
  const directoryBytes = position - directoryPosition
  if (options.zip64End === true) {
    const zip64Position = position
    const end = Buffer.alloc(56)
    end.writeUInt32LE(0x06064b50, 0)
    end.writeBigUInt64LE(44n, 4)
    end.writeBigUInt64LE(BigInt(parts.length), 24)
    end.writeBigUInt64LE(BigInt(parts.length), 32)
    end.writeBigUInt64LE(BigInt(directoryBytes), 40)
    end.writeBigUInt64LE(BigInt(directoryPosition), 48)
    add(end)
    const locator = Buffer.alloc(20)
    locator.writeUInt32LE(0x07064b50, 0)
    locator.writeBigUInt64LE(BigInt(zip64Position), 8)
    locator.writeUInt32LE(1, 16)
    add(locator)
  }
  const comment = Buffer.from(options.comment ?? '')
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(options.zip64End === true ? 0xffffffff : directoryBytes, 12)
  end.writeUInt32LE(options.zip64End === true ? 0xffffffff : directoryPosition, 16)
  end.writeUInt16LE(comment.length, 20)
  add(end)
  add(comment)
  return Buffer.concat([options.prefix ?? Buffer.alloc(0), ...pieces])
}

function zip64Extra(inflatedBytes: number, packedBytes: number, position: number): Buffer {
  const extra = Buffer.alloc(28)
  extra.writeUInt16LE(1, 0)
  extra.writeUInt16LE(24, 2)
  extra.writeBigUInt64LE(BigInt(inflatedBytes), 4)
  extra.writeBigUInt64LE(BigInt(packedBytes), 12)
  extra.writeBigUInt64LE(BigInt(position), 20)
  return extra
}
