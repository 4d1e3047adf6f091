import type { Journal } from '../journal/Journal.ts'
import type { ChunkPlace } from '../journal/StagingTable.ts'
import { openAt, sealAt } from './chunkCipher.ts'
import { indexOfPlace, placesBetween } from './placesBetween.ts'
import { compress, decompress } from './rowCodec.ts'
import type { StagedJob } from './StagedJob.ts'

/** What the correction of some rows is to be, as `encodeOverride` makes it; null: the rows are as in the file. */
export interface NewOverride {
  ordinals: readonly number[]
  override: { isMerged: boolean; plain: string } | null
}

/** From this size on a pack is compressed: below, starting the compressor takes longer than writing the bytes. */
const largePack = 8_192
/** Each row of a pack has its place in the chunk and the length of its correction before it, little-endian. */
const headBytes = 8

/**
 * The corrections of a job's rows, as `encodeOverride` makes them. Those of a chunk are sealed together: a cipher for each of
 * 100,000 changed rows took a fifth of changing them, and a third of searching them.
 */
export class Overrides {
  readonly #journal: Journal
  readonly #job: StagedJob
  readonly #dataKey: Buffer
  /** All chunks that rows are asked of. */
  readonly #places: readonly ChunkPlace[]

  constructor(journal: Journal, job: StagedJob, dataKey: Buffer, places: readonly ChunkPlace[]) {
    this.#journal = journal
    this.#job = job
    this.#dataKey = dataKey
    this.#places = places
  }

  /**
   * The corrections of an inclusive range of ordinals, by ordinal, ascending; some of rows beside it may be among them.
   *
   * @throws AppError `storage.tampered`
   */
  between(firstOrdinal: number, lastOrdinal: number): Map<number, Buffer> {
    return this.#read([...placesBetween(this.#places, firstOrdinal, lastOrdinal)])
  }

  /** As `between`, for the given ordinals. */
  of(ordinals: readonly number[]): Map<number, Buffer> {
    const places = new Set<ChunkPlace>()
    for (const ordinal of ordinals) {
      const place = this.#places[indexOfPlace(this.#places, ordinal)]
      if (place) places.add(place)
    }
    return this.#read([...places])
  }

  /** Callers hold the transaction. @throws AppError `storage.tampered` */
  write(changes: readonly NewOverride[]): void {
    const changed = new Map<ChunkPlace, { ordinal: number; plain: Buffer | null }[]>()
    for (const { ordinals, override } of changes) {
      const plain = override && Buffer.from(override.plain)
      for (const ordinal of ordinals) {
        const place = this.#places[indexOfPlace(this.#places, ordinal)]
        if (!place) throw new RangeError(`no row ${ordinal} to correct`)
        const there = changed.get(place)
        if (there) there.push({ ordinal, plain })
        else changed.set(place, [{ ordinal, plain }])
      }
    }
    const packs = this.#packs([...changed.keys()])
    for (const [place, rows] of changed) {
      const pack = packs.get(place.chunkIndex) ?? new Map<number, Buffer>()
      for (const { ordinal, plain } of rows) {
        if (plain) pack.set(ordinal, plain)
        else pack.delete(ordinal)
      }
      this.#journal.corrections.setPack(this.#job.key, place.chunkIndex, this.#seal(place, pack))
    }
    this.#journal.corrections.setOverridden(this.#job.key, changes)
  }

  #read(places: readonly ChunkPlace[]): Map<number, Buffer> {
    const found = new Map<number, Buffer>()
    for (const pack of this.#packs(places).values())
      for (const [ordinal, plain] of pack) found.set(ordinal, plain)
    const isLoose = places.map((place) => this.#addLoose(place, found)).includes(true)
    return isLoose ? new Map([...found].sort(([one], [other]) => one - other)) : found
  }

  /** By chunk, and in it by ordinal, ascending. */
  #packs(places: readonly ChunkPlace[]): Map<number, Map<number, Buffer>> {
    const byChunk = new Map(places.map((place) => [place.chunkIndex, place]))
    const packs = this.#journal.corrections.packs(this.#job.key, [...byChunk.keys()])
    return new Map(
      packs.map(({ chunkIndex, sealed }) => [chunkIndex, this.#open(byChunk.get(chunkIndex)!, sealed)]),
    )
  }

  /** Adds the corrections that version 7 of the journal sealed one by one. */
  #addLoose({ firstOrdinal, rowCount }: ChunkPlace, found: Map<number, Buffer>): boolean {
    const lastOrdinal = firstOrdinal + rowCount - 1
    const loose = this.#journal.corrections.looseOverrides(this.#job.key, firstOrdinal, lastOrdinal)
    for (const { ordinal, sealed } of loose) {
      const place = { kind: 'override', jobId: this.#job.id, ordinal } as const
      found.set(ordinal, openAt(this.#dataKey, place, sealed))
    }
    return loose.length > 0
  }

  #open({ chunkIndex, firstOrdinal }: ChunkPlace, sealed: Uint8Array): Map<number, Buffer> {
    const packed = decompress(openAt(this.#dataKey, this.#sealedPlace(chunkIndex), sealed))
    const pack = new Map<number, Buffer>()
    for (let at = 0; at < packed.length;) {
      const end = at + headBytes + packed.readUInt32LE(at + 4)
      pack.set(firstOrdinal + packed.readUInt32LE(at), packed.subarray(at + headBytes, end))
      at = end
    }
    return pack
  }

  /** @returns null for a chunk without corrections */
  #seal({ chunkIndex, firstOrdinal }: ChunkPlace, pack: ReadonlyMap<number, Buffer>): Buffer | null {
    if (pack.size === 0) return null
    const rows = [...pack].sort(([one], [other]) => one - other)
    const packed = Buffer.allocUnsafe(rows.reduce((size, [, { length }]) => size + headBytes + length, 0))
    let at = 0
    for (const [ordinal, plain] of rows) {
      packed.writeUInt32LE(ordinal - firstOrdinal, at)
      packed.writeUInt32LE(plain.length, at + 4)
      packed.set(plain, at + headBytes)
      at += headBytes + plain.length
    }
    const written = packed.length < largePack ? packed : compress(packed)
    return sealAt(this.#dataKey, this.#sealedPlace(chunkIndex), written)
  }

  #sealedPlace(chunkIndex: number) {
    return { kind: 'overrides', jobId: this.#job.id, chunkIndex } as const
  }
}
