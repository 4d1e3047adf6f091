import { AppError } from '../../shared/errors/AppError.ts'
import type { Journal } from '../journal/Journal.ts'
import type { ChunkPlace, UnsentState } from '../journal/StagingTable.ts'
import {
  correctCells,
  correctRow,
  CorrectionReader,
  storedRecordOf,
  editedColumnsOf,
  writeCorrectedRecord,
  type RowCorrection,
} from './RowCorrection.ts'
import { openChunk } from './chunkCipher.ts'
import { Overrides, type NewOverride } from './Overrides.ts'
import { indexOfPlace, placesBetween } from './placesBetween.ts'
import type { RecordTemplate } from '../records/recordJson.ts'
import type { RecordWriter } from './RecordWriter.ts'
import { EncodedRows, type RowAsRead, type StagedRow } from './rowCodec.ts'
import type { StagedJob } from './StagedJob.ts'
import { freeMemory } from '../worker/movedMemory.ts'

/** A row of a chunk, not decoded yet. */
interface RowPlace {
  ordinal: number
  chunk: EncodedRows
  index: number
}

/** A row as the user sees it, with its correction applied. */
export interface CorrectedRow extends StagedRow {
  ordinal: number
  /** Ascending. */
  editedColumns: number[]
  /** Their texts in the file. */
  originalTexts: string[]
}

/** The cells of a row with a correction, which is applied. */
export interface EditedCells {
  ordinal: number
  cells: string[]
}

/** A row as read, and its correction. */
export interface RowWithCorrection {
  ordinal: number
  original: RowAsRead
  correction: RowCorrection
  /** Its corrected record as stored, see `storedRecordOf`; null without corrected cells. */
  record: string | null
  /** What patterns of records in its chunk refer to; null before version 0.2.0. */
  template: RecordTemplate | null
}

/**
 * The rows of one job with the user's corrections. Decrypts a chunk at a time and keeps one open, since
 * neighbouring rows are read together. Chunks never change; corrections are read on every access.
 */
export class StagedRows {
  readonly #journal: Journal
  readonly #jobKey: number
  readonly #jobId: string
  readonly #dataKey: Buffer
  readonly #overrides: Overrides
  readonly #places: readonly ChunkPlace[]
  readonly #corrections = new CorrectionReader()
  #open: { chunkIndex: number; rows: EncodedRows } | null = null

  /**
   * @param places successive chunks, to read only their rows; default: all chunks of the job
   * @throws AppError `storage.tampered` when a chunk is missing between others or out of place
   */
  constructor(journal: Journal, job: StagedJob, dataKey: Buffer, places?: readonly ChunkPlace[]) {
    this.#journal = journal
    this.#jobKey = job.key
    this.#jobId = job.id
    this.#dataKey = dataKey
    this.#places = places ?? allPlaces(journal, job.key)
    this.#overrides = new Overrides(journal, job, dataKey, this.#places)
  }

  /**
   * Number of staged rows. Callers compare it with the job's total: truncation at the end leaves no other
   * trace.
   */
  get rowCount(): number {
    const last = this.#places.at(-1)
    return last ? last.firstOrdinal + last.rowCount : 0
  }

  /** Chunk positions, in row order. */
  get places(): readonly ChunkPlace[] {
    return this.#places
  }

  /** Records of an inclusive ordinal range, as JSON text. */
  records(firstOrdinal: number, lastOrdinal: number): { ordinal: number; recordJson: string }[] {
    const overrides = this.#overrides.between(firstOrdinal, lastOrdinal)
    return Array.from(this.#between(firstOrdinal, lastOrdinal), ({ ordinal, chunk, index }) => {
      const override = overrides.get(ordinal)
      return { ordinal, recordJson: override ? this.#recordOf(override, chunk, index) : chunk.record(index) }
    })
  }

  /**
   * Writes the records of some rows of an inclusive ordinal range.
   *
   * @param isWanted by ordinal
   */
  writeRecords(
    firstOrdinal: number,
    lastOrdinal: number,
    isWanted: (ordinal: number) => boolean,
    writer: RecordWriter,
  ): void {
    const overrides = this.#overrides.between(firstOrdinal, lastOrdinal)
    for (const place of placesBetween(this.#places, firstOrdinal, lastOrdinal)) {
      const chunk = this.#openChunk(place)
      const last = Math.min(lastOrdinal, place.firstOrdinal + place.rowCount - 1)
      for (let ordinal = Math.max(firstOrdinal, place.firstOrdinal); ordinal <= last; ordinal += 1) {
        if (!isWanted(ordinal)) continue
        const override = overrides.get(ordinal)
        const index = ordinal - place.firstOrdinal
        if (override) writer.addText(this.#recordOf(override, chunk, index))
        else chunk.writeRecord(index, writer)
      }
    }
  }

  /** Corrected rows of an inclusive ordinal range. */
  rows(firstOrdinal: number, lastOrdinal: number): CorrectedRow[] {
    const overrides = this.#overrides.between(firstOrdinal, lastOrdinal)
    return Array.from(this.#between(firstOrdinal, lastOrdinal), ({ ordinal, chunk, index }) =>
      this.#correctedRow(ordinal, chunk, index, overrides.get(ordinal)),
    )
  }

  /** Whether any row has a correction. */
  get isEdited(): boolean {
    const [first, last] = [this.#places[0], this.#places.at(-1)]
    if (!first || !last) return false
    const lastOrdinal = last.firstOrdinal + last.rowCount - 1
    const [edited] = this.#journal.corrections.overriddenFrom(this.#jobKey, first.firstOrdinal, 1)
    return edited !== undefined && edited <= lastOrdinal
  }

  /** Cells of only those rows of a chunk that have corrections, ascending; of these, nothing else is decoded. */
  editedCells(place: ChunkPlace): EditedCells[] {
    const { firstOrdinal } = place
    const overrides = this.#overrides.between(firstOrdinal, firstOrdinal + place.rowCount - 1)
    if (overrides.size === 0) return []
    const rows = this.#openChunk(place)
    return Array.from(overrides, ([ordinal, override]) => ({
      ordinal,
      cells: correctCells(rows.cells(ordinal - firstOrdinal), this.#corrections.texts(override)),
    }))
  }

  /** Corrected rows in the order of the ordinals; ordinals that do not exist are left out. */
  rowsOf(ordinals: readonly number[]): CorrectedRow[] {
    const overrides = this.#overrides.of(ordinals)
    const rows = new Map<number, CorrectedRow>()
    // Rows of one chunk follow one another, so that it is opened once.
    for (const ordinal of Uint32Array.from(ordinals).sort()) {
      const place = this.#places[indexOfPlace(this.#places, ordinal)]
      if (!place) continue
      const chunk = this.#openChunk(place)
      rows.set(
        ordinal,
        this.#correctedRow(ordinal, chunk, ordinal - place.firstOrdinal, overrides.get(ordinal)),
      )
    }
    return ordinals.flatMap((ordinal) => rows.get(ordinal) ?? [])
  }

  /** Rows as read, with their corrections, of an inclusive ordinal range. */
  withCorrections(firstOrdinal: number, lastOrdinal: number): RowWithCorrection[] {
    const overrides = this.#overrides.between(firstOrdinal, lastOrdinal)
    const states = this.#journal.staging.statesBetween(this.#jobKey, firstOrdinal, lastOrdinal)
    return Array.from(this.#between(firstOrdinal, lastOrdinal), ({ ordinal, chunk, index }) =>
      this.#rowWithCorrection(ordinal, chunk, index, overrides.get(ordinal), states.get(ordinal)),
    )
  }

  /** As `withCorrections`, for individual ordinals, in ascending order. */
  withCorrectionsOf(ordinals: readonly number[]): RowWithCorrection[] {
    const overrides = this.#overrides.of(ordinals)
    const states = this.#journal.staging.statesOf(this.#jobKey, ordinals)
    const rows: RowWithCorrection[] = []
    for (const ordinal of ordinals) {
      const place = this.#places[indexOfPlace(this.#places, ordinal)]
      if (!place) continue
      const chunk = this.#openChunk(place)
      const index = ordinal - place.firstOrdinal
      rows.push(this.#rowWithCorrection(ordinal, chunk, index, overrides.get(ordinal), states.get(ordinal)))
    }
    return rows
  }

  /** The corrections alone, of individual ordinals: no rows are decrypted. */
  correctionsOf(ordinals: readonly number[]): Map<number, RowCorrection> {
    const overrides = this.#overrides.of(ordinals)
    const states = this.#journal.staging.statesOf(this.#jobKey, ordinals)
    return new Map(
      ordinals.map((ordinal) => [ordinal, this.#correctionOf(overrides.get(ordinal), states.get(ordinal))]),
    )
  }

  /** Ordinal of the row with a row number of the source; null when there is none. */
  ordinalOf(rowNumber: number): number | null {
    let low = 0
    let high = this.#places.length - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const place = this.#places[middle] as ChunkPlace
      const numbers = this.#journal.staging.rowNumbers(this.#jobKey, place.chunkIndex)
      if (rowNumber < numbers[0]!) high = middle - 1
      else if (rowNumber > numbers.at(-1)!) low = middle + 1
      else {
        const index = numbers.indexOf(rowNumber)
        return index === -1 ? null : place.firstOrdinal + index
      }
    }
    return null
  }

  /**
   * The chunk that contains a row.
   *
   * @throws RangeError when there is no such row
   */
  chunkOf(ordinal: number): ChunkPlace {
    const place = this.#places[indexOfPlace(this.#places, ordinal)]
    if (!place) throw new RangeError(`no row ${ordinal} in a job of ${this.rowCount}`)
    return place
  }

  /** Rows of a chunk without corrections, not decoded yet; valid until another chunk is opened. */
  encoded(place: ChunkPlace): EncodedRows {
    return this.#openChunk(place)
  }

  /** Corrections of some rows replace those that they have. Callers hold the transaction. */
  writeOverrides(changes: readonly NewOverride[]): void {
    this.#overrides.write(changes)
  }

  *#between(firstOrdinal: number, lastOrdinal: number): Iterable<RowPlace> {
    for (const place of placesBetween(this.#places, firstOrdinal, lastOrdinal)) {
      const chunk = this.#openChunk(place)
      const first = Math.max(firstOrdinal, place.firstOrdinal)
      const last = Math.min(lastOrdinal, place.firstOrdinal + place.rowCount - 1)
      for (let ordinal = first; ordinal <= last; ordinal++) {
        yield { ordinal, chunk, index: ordinal - place.firstOrdinal }
      }
    }
  }

  #openChunk(place: ChunkPlace): EncodedRows {
    if (this.#open?.chunkIndex === place.chunkIndex) return this.#open.rows
    const sealed = this.#journal.staging.sealed(this.#jobKey, place.chunkIndex)
    if (!sealed) throw new AppError('storage.tampered', `staged chunk ${place.chunkIndex} is missing`)
    const encoded = openChunk(this.#dataKey, this.#jobId, place.chunkIndex, sealed)
    const rows = new EncodedRows(encoded)
    if (rows.rowCount !== place.rowCount) {
      throw new AppError('storage.tampered', `staged chunk ${place.chunkIndex} has ${rows.rowCount} rows`)
    }
    freeMemory(sealed)
    // Where the runtime has no Zstandard, these bytes are the rows themselves.
    if (encoded.buffer !== rows.bytes.buffer) freeMemory(encoded)
    if (this.#open) freeMemory(this.#open.rows.bytes)
    this.#open = { chunkIndex: place.chunkIndex, rows }
    return rows
  }

  #correctionOf(override: Buffer | undefined, state: UnsentState | undefined): RowCorrection {
    const skip = state === 'user' || state === 'duplicate' ? state : null
    return this.#corrections.correction(override, skip)
  }

  #rowWithCorrection(
    ordinal: number,
    chunk: EncodedRows,
    index: number,
    override: Buffer | undefined,
    state: UnsentState | undefined,
  ): RowWithCorrection {
    const correction = this.#correctionOf(override, state)
    const record = override ? storedRecordOf(override) : null
    return { ordinal, original: chunk.rowAsRead(index), correction, record, template: chunk.template }
  }

  #recordOf(override: Buffer, chunk: EncodedRows, index: number): string {
    const cells = correctCells(chunk.cells(index), this.#corrections.texts(override))
    return writeCorrectedRecord(storedRecordOf(override), chunk.template, cells)
  }

  #correctedRow(
    ordinal: number,
    chunk: EncodedRows,
    index: number,
    override: Buffer | undefined,
  ): CorrectedRow {
    if (!override) return { ...chunk.row(index), ordinal, editedColumns: [], originalTexts: [] }
    const original = chunk.rowAsRead(index)
    const correction = this.#corrections.correction(override, null)
    const { rowNumber, cells, defects, hidden } = correctRow(original, correction)
    const editedColumns = editedColumnsOf(correction)
    return {
      ordinal,
      rowNumber,
      cells,
      ...(defects && { defects }),
      ...(hidden && { hidden }),
      recordJson: writeCorrectedRecord(storedRecordOf(override), chunk.template, cells),
      editedColumns,
      originalTexts: editedColumns.map((columnIndex) => original.cells[columnIndex] ?? ''),
    }
  }
}

function allPlaces(journal: Journal, jobKey: number): ChunkPlace[] {
  const places = journal.staging.places(jobKey)
  let nextOrdinal = 0
  for (const [index, place] of places.entries()) {
    if (place.chunkIndex !== index || place.firstOrdinal !== nextOrdinal) {
      throw new AppError('storage.tampered', `staged chunk ${place.chunkIndex} is not where it belongs`)
    }
    nextOrdinal += place.rowCount
  }
  return places
}
