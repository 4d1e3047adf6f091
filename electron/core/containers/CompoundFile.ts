import { AppError } from '../../shared/errors/AppError.ts'

/**
 * Reader for compound files ([MS-CFB]), the container of .xls, .doc and encrypted .xlsx: named streams, each
 * a chain of sectors. https://learn.microsoft.com/en-us/openspecs/windows_protocols/ms-cfb/
 */

const headerBytes = 512
const directoryEntryBytes = 128
const miniSectorBytes = 64
/** Sector numbers from here up are markers: end of chain, free, or a sector of the FAT itself. */
const firstMark = 0xfffffffa
const headerFatSectors = 109
/** Covers a 512 GB file; a larger count means a damaged header. */
const maxFatSectors = 1 << 20

interface DirectoryEntry {
  name: string
  /** 1: storage, 2: stream, 5: root. */
  type: number
  firstSector: number
  bytes: number
}

export class CompoundFile {
  readonly #bytes: Buffer
  readonly #sectorBytes: number
  readonly #fat: number[] = []
  readonly #miniFat: number[]
  readonly #entries: DirectoryEntry[] = []
  readonly #miniStreamCutoff: number

  /**
   * @param bytes the whole file
   * @throws AppError `file.corrupted`
   */
  constructor(bytes: Buffer) {
    if (bytes.length < headerBytes) throw damaged('compound file cut off')
    const sectorShift = bytes.readUInt16LE(30)
    if (sectorShift !== 9 && sectorShift !== 12) throw damaged('compound file header damaged')
    this.#bytes = bytes
    this.#sectorBytes = 1 << sectorShift
    this.#miniStreamCutoff = bytes.readUInt32LE(56)
    this.#readFat()
    const directory = this.#chain(bytes.readUInt32LE(48))
    for (let at = 0; at + directoryEntryBytes <= directory.length; at += directoryEntryBytes) {
      const nameBytes = directory.readUInt16LE(at + 64)
      if (nameBytes < 2 || nameBytes > 64) continue
      this.#entries.push({
        name: directory.toString('utf16le', at, at + nameBytes - 2),
        type: directory[at + 66]!,
        firstSector: directory.readUInt32LE(at + 116),
        bytes: directory.readUInt32LE(at + 120),
      })
    }
    const miniFat = this.#chain(bytes.readUInt32LE(60))
    this.#miniFat = Array.from({ length: miniFat.length / 4 }, (_, index) => miniFat.readUInt32LE(4 * index))
  }

  /** Whether a stream or storage has this name, ignoring case. */
  has(name: string): boolean {
    return this.#entries.some((entry) => entry.name.toLowerCase() === name.toLowerCase())
  }

  /**
   * Reads the stream of this name, ignoring case.
   *
   * @returns null when no stream has the name
   * @throws AppError `file.corrupted` for a cyclic sector chain
   */
  read(name: string): Buffer | null {
    const entry = this.#entries.find(
      (each) => each.type === 2 && each.name.toLowerCase() === name.toLowerCase(),
    )
    if (entry === undefined) return null
    return entry.bytes < this.#miniStreamCutoff
      ? this.#miniChain(entry)
      : this.#chain(entry.firstSector).subarray(0, entry.bytes)
  }

  #readFat(): void {
    const bytes = this.#bytes
    const sectors: number[] = []
    for (let index = 0; index < headerFatSectors; index++) sectors.push(bytes.readUInt32LE(76 + 4 * index))
    let next = bytes.readUInt32LE(68)
    while (next < firstMark) {
      const sector = this.#sector(next)
      if (sector === null || sectors.length > maxFatSectors) throw damaged('compound file cut off')
      for (let at = 0; at + 8 <= sector.length; at += 4) sectors.push(sector.readUInt32LE(at))
      next = sector.readUInt32LE(sector.length - 4)
    }
    for (const number of sectors) {
      if (number >= firstMark) continue
      const sector = this.#sector(number)
      // Truncated file: the streams may still be complete.
      if (sector === null) break
      for (let at = 0; at < sector.length; at += 4) this.#fat.push(sector.readUInt32LE(at))
    }
  }

  #sector(number: number): Buffer | null {
    const start = (number + 1) * this.#sectorBytes
    const sector = this.#bytes.subarray(start, start + this.#sectorBytes)
    return sector.length === this.#sectorBytes ? sector : null
  }

  #chain(first: number): Buffer {
    const sectors: Buffer[] = []
    for (let number = first; number < firstMark; number = this.#fat[number] ?? firstMark) {
      const start = (number + 1) * this.#sectorBytes
      const sector = this.#bytes.subarray(start, start + this.#sectorBytes)
      // The last sector may be partial: some writers do not pad it.
      if (sector.length === 0) break
      if (sectors.push(sector) > this.#fat.length + 1) throw damaged('a chain of sectors in a circle')
    }
    return Buffer.concat(sectors)
  }

  #miniChain({ firstSector, bytes }: DirectoryEntry): Buffer {
    const root = this.#entries.find(({ type }) => type === 5)
    const miniStream = root === undefined ? Buffer.alloc(0) : this.#chain(root.firstSector)
    const sectors: Buffer[] = []
    for (let number = firstSector; number < firstMark; number = this.#miniFat[number] ?? firstMark) {
      sectors.push(miniStream.subarray(number * miniSectorBytes, (number + 1) * miniSectorBytes))
      if (sectors.length > this.#miniFat.length + 1) throw damaged('a chain of sectors in a circle')
    }
    return Buffer.concat(sectors).subarray(0, bytes)
  }
}

function damaged(message: string): AppError {
  return new AppError('file.corrupted', message)
}
