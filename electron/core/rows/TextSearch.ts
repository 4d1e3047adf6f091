import type { ChunkPlace } from '../journal/StagingTable.ts'
import type { EncodedRows } from './rowCodec.ts'
import type { StagedRows } from './StagedRows.ts'

const quote = 0x22
const backslash = 0x5c
const openBracket = 0x5b

/** Called for each row with hits, ascending. */
type OnHits = (ordinal: number, hits: number) => void

/**
 * Counts the cells that contain a text, ignoring case, in the encoded bytes of a chunk: decoding every row of
 * a million took three times as long. A row is decoded only where its bytes leave a doubt.
 */
export class TextSearch {
  readonly #wanted: string
  readonly #columnIndex: number | null
  readonly #find: FindBytes | null
  /** In the encoded form the text also separates or ends cells, or occurs beside every row number. */
  readonly #isAmbiguous: boolean

  /** @param columnIndex only this column; null: any */
  constructor(text: string, columnIndex: number | null = null) {
    this.#wanted = text.toLowerCase()
    this.#columnIndex = columnIndex
    this.#find = findBytesOf(text)
    this.#isAmbiguous = /^[[\],]$/.test(text)
  }

  /** Columns whose cell contains the text, ascending. */
  columnsOf(cells: readonly string[]): number[] {
    return cells.flatMap((cell, column) => {
      const isSearched = this.#columnIndex === null || this.#columnIndex === column
      return isSearched && cell.toLowerCase().includes(this.#wanted) ? [column] : []
    })
  }

  /** @param corrected ordinals of rows with corrections in this chunk, ascending */
  searchChunk(staged: StagedRows, place: ChunkPlace, corrected: readonly number[], onHits: OnHits): void {
    const hitsByRow = new Map<number, number>()
    for (const ordinal of corrected) {
      const [row] = staged.rows(ordinal, ordinal)
      hitsByRow.set(ordinal, row ? this.columnsOf(row.cells).length : 0)
    }
    this.#searchBytes(staged.encoded(place), (index, hits) => {
      const ordinal = place.firstOrdinal + index
      if (!hitsByRow.has(ordinal)) hitsByRow.set(ordinal, hits)
    })
    const found = [...hitsByRow].filter(([, hits]) => hits > 0)
    if (corrected.length > 0) found.sort(([one], [other]) => one - other)
    for (const [ordinal, hits] of found) onHits(ordinal, hits)
  }

  #searchBytes(rows: EncodedRows, onRow: (index: number, hits: number) => void): void {
    const find = this.#find
    if (!find) {
      for (let index = 0; index < rows.rowCount; index++)
        onRow(index, this.columnsOf(rows.row(index).cells).length)
      return
    }
    const { bytes } = rows
    const mayBeEscaped = bytes.includes(backslash)
    const next = find(bytes)
    let current = -1
    let hits = 0
    const close = (): void => {
      if (hits > 0) onRow(current, hits)
      hits = 0
    }
    for (let match = next(0); match;) {
      const { index, isCells, lineStart, lineEnd, rowEnd } = rows.rowAt(match.at)
      if (index !== current) close()
      current = index
      const isSure =
        isCells &&
        match.isSure &&
        !this.#isAmbiguous &&
        this.#columnIndex === null &&
        bytes[lineStart + 1] !== openBracket &&
        !(mayBeEscaped && bytes.subarray(lineStart, lineEnd).includes(backslash))
      if (!isCells) match = next(rowEnd)
      else if (!isSure) {
        hits = this.columnsOf(rows.row(index).cells).length
        match = next(rowEnd)
      } else {
        // A match before the first quote is in the row number; nothing else of the line is outside a cell.
        if (match.at > bytes.indexOf(quote, lineStart)) hits += 1
        match = next(bytes.indexOf(quote, match.at))
      }
    }
    close()
  }
}

/** @param isSure the match has the very bytes of the text, but for the case of a to z */
type Match = { at: number; isSure: boolean }
type FindBytes = (bytes: Buffer) => (from: number) => Match | null

/** Null when a letter beyond a to z, or the dot that İ leaves in lower case, makes the comparison of bytes unsafe. */
function findBytesOf(text: string): FindBytes | null {
  if (text.includes('\u0307')) return null
  const encoded = JSON.stringify(text).slice(1, -1)
  if (text.toLowerCase() === text.toUpperCase()) {
    const wanted = Buffer.from(encoded)
    return (bytes) => (from) => {
      const at = bytes.indexOf(wanted, from)
      return at === -1 ? null : { at, isSure: true }
    }
  }
  if (/[^\0-\x7f]/.test(text.replaceAll(/[^\p{Cased}]/gu, ''))) return null
  const source = [...Buffer.from(encoded).toString('latin1')].map(patternOf).join('')
  return (bytes) => {
    const pattern = new RegExp(source, 'g')
    const letters = bytes.toString('latin1')
    return (from) => {
      pattern.lastIndex = from
      const match = pattern.exec(letters)
      return match && { at: match.index, isSure: match[0].length === encoded.length }
    }
  }
}

/** The bytes that become a byte in lower case. K (Kelvin) and İ do so too: U+212A and U+0130 in UTF-8. */
function patternOf(byte: string): string {
  if (/[kK]/.test(byte)) return '(?:[kK]|\\xe2\\x84\\xaa)'
  if (/[iI]/.test(byte)) return '(?:[iI]|\\xc4\\xb0)'
  if (/[a-zA-Z]/.test(byte)) return `[${byte.toLowerCase()}${byte.toUpperCase()}]`
  return `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`
}
