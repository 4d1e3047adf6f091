import { statfsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../shared/errors/AppError.ts'
import { journalFileName } from '../journal/openJournal.ts'

const megabyte = 1024 * 1024

/** Staged rows of usual files take less than their file; with a finding in every cell, up to this. */
const usualRatio = 4
const usualBytes = 64 * megabyte
/** What a file that takes more must leave free: the upload and other programs need it. */
const leastFreeBytes = 1024 * megabyte
/** Measured after this many rows: a row with findings takes about 300 bytes. */
const rowsPerMeasure = 20_000

/** Bytes of the journal, and free bytes of its disk. */
export interface MeasuredSpace {
  usedBytes: number
  freeBytes: number
}

/** Refuses a file whose short lines would fill the disk with findings: two bytes of text can take three hundred. */
export class StagingSpace {
  readonly #measure: () => MeasuredSpace
  readonly #fileBytes: number
  readonly #usedAtStart: number
  #measuredRows = 0

  constructor(fileBytes: number, measure: () => MeasuredSpace) {
    this.#measure = measure
    this.#fileBytes = fileBytes
    this.#usedAtStart = measure().usedBytes
  }

  /** @throws AppError `file.needsSpace` when the file takes more than usual, and the disk has little room left */
  check(rowsDone: number): void {
    if (rowsDone - this.#measuredRows < rowsPerMeasure) return
    this.#measuredRows = rowsDone
    const { usedBytes, freeBytes } = this.#measure()
    const takenBytes = usedBytes - this.#usedAtStart
    if (takenBytes <= usualRatio * this.#fileBytes + usualBytes || freeBytes >= leastFreeBytes) return
    throw new AppError('file.needsSpace', 'staging this file would fill the disk', {
      params: { takenMegabytes: Math.ceil(takenBytes / megabyte) },
    })
  }
}

/** Measures the journal of a data folder and its disk. */
export function measureSpace(dataDir: string): MeasuredSpace {
  const path = join(dataDir, journalFileName)
  const usedBytes = [path, `${path}-wal`]
    .map((each) => statSync(each, { throwIfNoEntry: false })?.size ?? 0)
    .reduce((sum, size) => sum + size)
  const { bavail, bsize } = statfsSync(dataDir)
  return { usedBytes, freeBytes: bavail * bsize }
}
