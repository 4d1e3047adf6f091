import { AppError } from '../../../shared/errors/AppError.ts'
import { maxZipDirectoryBytes, maxZipEntries } from '../limits.ts'
import type { SourceFile } from '../SourceFile.ts'

/**
 * Reads the central directory of a zip file, per PKWARE APPNOTE 6.3.10
 * (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT). Sizes come from the central directory, so
 * data descriptors need no special handling.
 */

/** One entry. Sizes are claims of the file; `inflateEntry` counts the actual bytes. */
export interface ZipEntry {
  /** As written, but with `/` as separator and no leading `/`. */
  name: string
  /** 0: stored, 8: deflated; other methods are rejected. */
  method: number
  isEncrypted: boolean
  crc32: number
  compressedBytes: number
  inflatedBytes: number
  /** Position of the local header in the file. */
  headerPosition: number
}

const endSignature = 0x06054b50
const zip64LocatorSignature = 0x07064b50
const zip64EndSignature = 0x06064b50
const entrySignature = 0x02014b50
const localSignature = 0x04034b50

const endBytes = 22
const maxCommentBytes = 0xffff
const zip64LocatorBytes = 20
const zip64EndBytes = 56
const entryBytes = 46
const localBytes = 30

interface Directory {
  position: number
  bytes: number
  /** Bytes prepended to the archive; positions in the file do not include them. */
  shift: number
}

export class ZipArchive {
  readonly file: SourceFile
  /** In directory order. */
  readonly entries: readonly ZipEntry[]
  readonly #byName = new Map<string, ZipEntry>()

  private constructor(file: SourceFile, entries: ZipEntry[]) {
    this.file = file
    this.entries = entries
    for (const entry of entries) {
      const key = entry.name.toLowerCase()
      if (!this.#byName.has(key)) this.#byName.set(key, entry)
    }
  }

  /** @throws AppError `file.corrupted`, `file.unsafe` */
  static async open(file: SourceFile): Promise<ZipArchive> {
    const directory = await findDirectory(file)
    if (directory.bytes > maxZipDirectoryBytes) throw new AppError('file.unsafe', 'zip directory too large')
    const bytes = await file.read(directory.position, directory.bytes)
    if (bytes.length < directory.bytes) throw corrupted('zip directory cut off')
    return new ZipArchive(file, readEntries(bytes, directory.shift))
  }

  /** Finds an entry, ignoring case: part names are case-insensitive (ECMA-376 part 2). */
  find(name: string): ZipEntry | null {
    return this.#byName.get(name.toLowerCase()) ?? null
  }

  /**
   * Returns the position of the entry's data in the file.
   *
   * @throws AppError `file.corrupted` when the local header is missing
   */
  async dataPosition(entry: ZipEntry): Promise<number> {
    const header = await this.file.read(entry.headerPosition, localBytes)
    if (header.length < localBytes || header.readUInt32LE(0) !== localSignature) {
      throw corrupted('zip entry without its header')
    }
    return entry.headerPosition + localBytes + header.readUInt16LE(26) + header.readUInt16LE(28)
  }
}

async function findDirectory(file: SourceFile): Promise<Directory> {
  const tailBytes = Math.min(file.sizeBytes, endBytes + maxCommentBytes + zip64LocatorBytes)
  const tailPosition = file.sizeBytes - tailBytes
  const tail = await file.read(tailPosition, tailBytes)
  const end = findEnd(tail)
  if (end === -1) throw corrupted('no end of zip directory: the file is cut off')

  let bytes = tail.readUInt32LE(end + 12)
  let position = tail.readUInt32LE(end + 16)
  let directoryEnd = tailPosition + end
  const locator = end - zip64LocatorBytes
  if (locator >= 0 && tail.readUInt32LE(locator) === zip64LocatorSignature) {
    const zip64Position = readUInt64(tail, locator + 8)
    const zip64End = await file.read(zip64Position, zip64EndBytes)
    if (zip64End.length < zip64EndBytes || zip64End.readUInt32LE(0) !== zip64EndSignature) {
      throw corrupted('zip64 directory not where it should be')
    }
    bytes = readUInt64(zip64End, 40)
    position = readUInt64(zip64End, 48)
    directoryEnd = zip64Position
  }
  const shift = directoryEnd - bytes - position
  if (shift < 0) throw corrupted('zip directory outside the file')
  return { position: position + shift, bytes, shift }
}

/** Finds the end record: the last whose comment ends with the file, else the last signature; or -1. */
function findEnd(tail: Buffer): number {
  let fallback = -1
  for (let at = tail.length - endBytes; at >= 0; at--) {
    if (tail[at] !== 0x50 || tail.readUInt32LE(at) !== endSignature) continue
    const commentBytes = tail.readUInt16LE(at + 20)
    if (at + endBytes + commentBytes === tail.length) return at
    if (fallback === -1) fallback = at
  }
  return fallback
}

function readEntries(bytes: Buffer, shift: number): ZipEntry[] {
  const entries: ZipEntry[] = []
  for (let at = 0; at + entryBytes <= bytes.length;) {
    if (bytes.readUInt32LE(at) !== entrySignature) break
    if (entries.length === maxZipEntries) throw new AppError('file.unsafe', 'too many zip entries')
    const nameBytes = bytes.readUInt16LE(at + 28)
    const extraBytes = bytes.readUInt16LE(at + 30)
    const nextAt = at + entryBytes + nameBytes + extraBytes + bytes.readUInt16LE(at + 32)
    if (nextAt > bytes.length) throw corrupted('zip directory cut off')
    const nameEnd = at + entryBytes + nameBytes
    const entry: ZipEntry = {
      name: normaliseName(bytes.toString('utf8', at + entryBytes, nameEnd)),
      method: bytes.readUInt16LE(at + 10),
      isEncrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
      crc32: bytes.readUInt32LE(at + 16),
      compressedBytes: bytes.readUInt32LE(at + 20),
      inflatedBytes: bytes.readUInt32LE(at + 24),
      headerPosition: bytes.readUInt32LE(at + 42),
    }
    readZip64Sizes(bytes.subarray(nameEnd, nameEnd + extraBytes), entry)
    entry.headerPosition += shift
    entries.push(entry)
    at = nextAt
  }
  return entries
}

/** Extra field 1 holds the 64-bit values of exactly those fields that are 0xffffffff, in this order. */
function readZip64Sizes(extra: Buffer, entry: ZipEntry): void {
  for (let at = 0; at + 4 <= extra.length;) {
    const id = extra.readUInt16LE(at)
    const size = extra.readUInt16LE(at + 2)
    if (id === 1) {
      const field = extra.subarray(at + 4, at + 4 + size)
      let next = 0
      const take = (value: number): number => {
        if (value !== 0xffffffff || next + 8 > field.length) return value
        next += 8
        return readUInt64(field, next - 8)
      }
      entry.inflatedBytes = take(entry.inflatedBytes)
      entry.compressedBytes = take(entry.compressedBytes)
      entry.headerPosition = take(entry.headerPosition)
      return
    }
    at += 4 + size
  }
}

function normaliseName(name: string): string {
  return name.replaceAll('\\', '/').replace(/^\/+/, '')
}

function readUInt64(bytes: Buffer, at: number): number {
  const value = bytes.readBigUInt64LE(at)
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw corrupted('zip64 value out of range')
  return Number(value)
}

function corrupted(message: string): AppError {
  return new AppError('file.corrupted', message)
}
