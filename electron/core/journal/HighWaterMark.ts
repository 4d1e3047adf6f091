import { createHash } from 'node:crypto'
import {
  closeSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  readSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { crc32 } from 'node:zlib'
import { AppError } from '../../shared/errors/AppError.ts'
import { flushFolder } from '../flushFolder.ts'
import { asStorageError, withStorageErrors } from '../storageErrors.ts'
import { FileIdentity } from './FileIdentity.ts'

/** Name of the mark inside the data folder. */
export const markFileName = 'journal.mark'

/**
 * Divides the sector size, so that a record never crosses a sector: a disk writes a sector whole or not at
 * all.
 */
const recordBytes = 64
/** Two records per job, written alternately: a torn write leaves the previous record intact. */
const slotBytes = 2 * recordBytes
/** The file grows by whole blocks of zeros, so that raising a mark never needs disk space. */
const blockBytes = 64 * slotBytes
const magic = 0x545a_4d31 // TZM1
const removedFlag = 1

/** Mark of one job. */
export interface JobMark {
  /** Number of calls that may have been sent for the job. */
  attempts: number
  /** The user removed the job, so its absence from the journal is no loss. */
  isRemoved: boolean
}

/** The marks of all jobs. */
export interface Marks {
  of(jobId: string): JobMark | null
  /**
   * Number of jobs with calls that were not removed and are none of these. Without a call nothing can be
   * doubled: a power cut may lose a job between its reservation and its first call.
   */
  missingFrom(jobIds: readonly string[]): number
}

interface Slot extends JobMark {
  offset: number
  generation: number
}

/**
 * Call counts per job, kept outside SQLite's own files (decision 17) to detect a journal that lost its end.
 * The count is flushed before a call is sent, so a journal that knows fewer calls than its mark has lost
 * some: its write-ahead log was deleted, cut or damaged, or an older copy of it was restored. A data folder
 * restored as a whole brings its old mark with it, which cannot be detected.
 *
 * Layout: slots of two 64-byte records, each `magic u32, job u128 (SHA-256 of its id, cut), flags u32,
 * generation u64, attempts u64, zeros, CRC-32`, little-endian. The valid record with the higher generation
 * counts; a slot of zeros is free.
 */
export class HighWaterMark {
  readonly #path: string
  #open: { descriptor: number; identity: FileIdentity } | null = null
  readonly #slots = new Map<string, Slot>()

  constructor(dataDir: string) {
    this.#path = join(dataDir, markFileName)
  }

  /**
   * Creates the mark file of a new journal; an existing one keeps its content.
   *
   * @throws AppError `storage.*`
   */
  static make(dataDir: string): void {
    const path = join(dataDir, markFileName)
    withStorageErrors(() => {
      const descriptor = openSync(path, 'a', 0o600)
      try {
        // Shorter than a block: a crash interrupted its creation.
        const missing = blockBytes - fstatSync(descriptor).size
        if (missing <= 0) return
        writeSync(descriptor, Buffer.alloc(missing))
        fsyncSync(descriptor)
        flushFolder(dirname(path))
      } finally {
        closeSync(descriptor)
      }
    })
  }

  /**
   * Rereads the file: another process may have written to it.
   *
   * @returns null when the file is missing or damaged: no job's count is known
   * @throws AppError `storage.*`
   */
  read(): Marks | null {
    this.close()
    let bytes: Buffer
    try {
      bytes = readFileSync(this.#path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
      throw asStorageError(error)
    }
    const slots = readSlots(bytes)
    if (slots === null) return null
    for (const [job, slot] of slots) this.#slots.set(job, slot)
    return {
      of: (jobId) => slots.get(digestOf(jobId)) ?? null,
      missingFrom(jobIds) {
        const known = new Set(jobIds.map(digestOf))
        const called = [...slots].filter(([, { attempts, isRemoved }]) => attempts > 0 && !isRemoved)
        return called.filter(([job]) => !known.has(job)).length
      },
    }
  }

  /**
   * Allocates a job's slot, so that `raise` overwrites bytes that are already allocated on disk.
   *
   * @throws AppError `storage.unwritable` when the mark is missing or damaged; `storage.*`
   */
  reserve(jobId: string): void {
    if (this.read() === null) throw new AppError('storage.unwritable', 'the mark is missing or damaged')
    if (!this.#slots.has(digestOf(jobId))) this.#write(digestOf(jobId), { attempts: 0, isRemoved: false })
    // From here on, `assertInPlace` checks the file.
    withStorageErrors(() => this.#opened())
  }

  /**
   * Flushes to disk how many calls may have been sent for a job; never lowers the count. Costs one write and
   * one flush of 64 bytes.
   *
   * @throws AppError `storage.*`
   */
  raise(jobId: string, attempts: number): void {
    const job = digestOf(jobId)
    const known = this.#slots.get(job)?.attempts ?? 0
    this.#write(job, { attempts: Math.max(known, attempts), isRemoved: false })
  }

  /**
   * Records that the user removed a job from the journal. Keeps its count: an older copy of the journal may
   * restore it.
   *
   * @throws AppError `storage.*`
   */
  noteRemoved(jobId: string): void {
    const mark = this.read()?.of(jobId)
    if (mark) this.#write(digestOf(jobId), { attempts: mark.attempts, isRemoved: true })
  }

  /**
   * As `noteRemoved`, for every job except those given.
   *
   * @throws AppError `storage.*`
   */
  forgetOthers(jobIds: readonly string[]): void {
    if (this.read() === null) return
    const kept = new Set(jobIds.map(digestOf))
    for (const [job, { attempts, isRemoved }] of [...this.#slots]) {
      if (!kept.has(job) && !isRemoved) this.#write(job, { attempts, isRemoved: true })
    }
  }

  /**
   * Replaces the file by an empty one, when all jobs are removed or the file is unreadable.
   *
   * @throws AppError `storage.*`
   */
  reset(): void {
    this.close()
    withStorageErrors(() => {
      const descriptor = openSync(this.#path, 'w', 0o600)
      closeSync(descriptor)
      const { descriptor: opened } = this.#opened()
      writeAt(opened, Buffer.alloc(blockBytes), 0)
      fsyncSync(opened)
      flushFolder(dirname(this.#path))
    })
  }

  /**
   * @throws AppError `storage.unwritable` when the file was removed, moved or replaced since it was opened
   */
  assertInPlace(): void {
    this.#open?.identity.assertSame()
  }

  close(): void {
    if (this.#open) closeSync(this.#open.descriptor)
    this.#open = null
    this.#slots.clear()
  }

  #write(job: string, mark: JobMark): void {
    withStorageErrors(() => {
      const { descriptor } = this.#opened()
      const known = this.#slots.get(job)
      const offset = known?.offset ?? this.#freeSlot(descriptor)
      const generation = (known?.generation ?? 0) + 1
      const record = toRecord(job, { ...mark, generation })
      writeAt(descriptor, record, offset + (generation % 2) * recordBytes)
      fdatasyncSync(descriptor)
      this.#slots.set(job, { ...mark, generation, offset })
    })
  }

  #freeSlot(descriptor: number): number {
    let offset = 0
    for (const slot of this.#slots.values()) offset = Math.max(offset, slot.offset + slotBytes)
    // Short read: the slot is past the end of the file.
    if (readSync(descriptor, Buffer.alloc(slotBytes), 0, slotBytes, offset) < slotBytes) {
      writeAt(descriptor, Buffer.alloc(blockBytes), offset)
      fsyncSync(descriptor)
    }
    return offset
  }

  #opened(): { descriptor: number; identity: FileIdentity } {
    this.#open ??= { descriptor: openSync(this.#path, 'r+'), identity: new FileIdentity(this.#path) }
    return this.#open
  }
}

/** @returns null when a slot is unreadable: its job is unknown */
function readSlots(bytes: Buffer): Map<string, Slot> | null {
  if (bytes.length < slotBytes) return null
  const slots = new Map<string, Slot>()
  for (let offset = 0; offset + slotBytes <= bytes.length; offset += slotBytes) {
    const halves = [0, recordBytes].map((start) =>
      bytes.subarray(offset + start, offset + start + recordBytes),
    )
    const written = halves.filter((half) => half.some((byte) => byte !== 0))
    const records = written.map(readRecord).filter((record) => record !== null)
    const newest = records.toSorted((one, other) => other.generation - one.generation)[0]
    if (newest) slots.set(newest.job, { ...newest, offset })
    // A single unreadable record is a torn first write: its flush never completed, so no call was made after
    // it.
    else if (written.length === 2) return null
  }
  return slots
}

function readRecord(record: Buffer): (JobMark & { job: string; generation: number }) | null {
  if (record.readUInt32LE(0) !== magic || record.readUInt32LE(60) !== crc32(record.subarray(0, 60)))
    return null
  return {
    job: record.toString('hex', 4, 20),
    isRemoved: (record.readUInt32LE(20) & removedFlag) !== 0,
    generation: Number(record.readBigUInt64LE(24)),
    attempts: Number(record.readBigUInt64LE(32)),
  }
}

function toRecord(job: string, mark: JobMark & { generation: number }): Buffer {
  const record = Buffer.alloc(recordBytes)
  record.writeUInt32LE(magic, 0)
  record.write(job, 4, 'hex')
  record.writeUInt32LE(mark.isRemoved ? removedFlag : 0, 20)
  record.writeBigUInt64LE(BigInt(mark.generation), 24)
  record.writeBigUInt64LE(BigInt(mark.attempts), 32)
  record.writeUInt32LE(crc32(record.subarray(0, 60)), 60)
  return record
}

function digestOf(jobId: string): string {
  return createHash('sha256').update(jobId).digest('hex').slice(0, 32)
}

function writeAt(descriptor: number, bytes: Buffer, offset: number): void {
  const written = writeSync(descriptor, bytes, 0, bytes.length, offset)
  if (written !== bytes.length) throw new AppError('storage.full', 'the mark could not be written whole')
}
