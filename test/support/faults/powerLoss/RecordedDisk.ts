import type { RecordedStep } from './recordUpload.ts'

const sectorBytes = 512

/**
 * What a power cut leaves of the writes that were not flushed: `all` of them (the process died, or the system had written them by
 * itself), `none`, or for `some` every sector as it was before or after any of them, whatever their order was.
 */
export type Cut = 'all' | 'none' | 'some'

/** A file: what is surely on the disk, and what every sector may have become since. */
class RecordedFile {
  #flushed: Buffer<ArrayBufferLike> = Buffer.alloc(0)
  #now: Buffer<ArrayBufferLike> = Buffer.alloc(0)
  readonly #versions = new Map<number, Buffer[]>()
  #sizes: number[] = []

  write(offset: number, bytes: Buffer): void {
    const end = offset + bytes.length
    const next = Buffer.alloc(Math.max(this.#now.length, end))
    this.#now.copy(next)
    bytes.copy(next, offset)
    this.#become(next, offset, end)
  }

  resize(size: number): void {
    const next = Buffer.alloc(size)
    this.#now.copy(next)
    this.#become(next, Math.min(size, this.#now.length), Math.max(size, this.#now.length))
  }

  flush(): void {
    this.#flushed = this.#now
    this.#versions.clear()
    this.#sizes = []
  }

  after(cut: Cut, choose: <T>(from: readonly T[]) => T): Buffer {
    if (cut !== 'some') return cut === 'all' ? this.#now : this.#flushed
    const left = Buffer.alloc(choose([this.#flushed.length, ...this.#sizes]))
    this.#flushed.copy(left)
    for (const [sector, versions] of this.#versions) {
      if (sector * sectorBytes >= left.length) continue
      choose([sectorOf(this.#flushed, sector), ...versions]).copy(left, sector * sectorBytes)
    }
    return left
  }

  #become(next: Buffer, from: number, to: number): void {
    this.#now = next
    this.#sizes.push(next.length)
    for (let sector = Math.floor(from / sectorBytes); sector * sectorBytes < to; sector++) {
      this.#versions.set(sector, [...(this.#versions.get(sector) ?? []), sectorOf(next, sector)])
    }
  }
}

/** @returns a whole sector, with zeros where the file has no bytes */
function sectorOf(file: Buffer, sector: number): Buffer {
  const bytes = Buffer.alloc(sectorBytes)
  bytes.set(file.subarray(sector * sectorBytes, (sector + 1) * sectorBytes))
  return bytes
}

type Names = Map<string, RecordedFile>

/** The data folder of a recorded upload, as it is on the disk after any number of its steps. */
export class RecordedDisk {
  #flushed: Names = new Map()
  #now: Names = new Map()
  /** The folder after every change of a name since it was flushed; file systems keep their order. */
  #since: Names[] = []

  apply(step: RecordedStep): void {
    switch (step.kind) {
      case 'create':
        if (!this.#now.has(step.path)) this.#rename((names) => names.set(step.path, new RecordedFile()))
        else if (step.empties) this.#file(step.path).resize(0)
        break
      case 'write':
        this.#file(step.path).write(step.offset, step.bytes)
        break
      case 'resize':
        this.#file(step.path).resize(step.size)
        break
      case 'flush':
        if (step.path !== '') this.#file(step.path).flush()
        else {
          this.#flushed = this.#now
          this.#since = []
        }
        break
      case 'rename':
        this.#rename((names) => {
          names.set(step.to, this.#file(step.path))
          names.delete(step.path)
        })
        break
      case 'remove':
        this.#rename((names) => names.delete(step.path))
        break
      case 'send':
    }
  }

  /** @returns the files of the data folder after a power cut */
  after(cut: Cut, choose: <T>(from: readonly T[]) => T): Map<string, Buffer> {
    const some = (): Names => choose([this.#flushed, ...this.#since])
    const names = { all: () => this.#now, none: () => this.#flushed, some }[cut]()
    return new Map([...names].map(([name, file]) => [name, file.after(cut, choose)]))
  }

  #file(path: string): RecordedFile {
    const file = this.#now.get(path)
    if (!file) throw new Error(`${path} was never made`)
    return file
  }

  #rename(change: (names: Names) => void): void {
    const next = new Map(this.#now)
    change(next)
    this.#now = next
    this.#since.push(next)
  }
}
