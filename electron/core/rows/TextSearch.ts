import type { ChunkPlace } from '../journal/StagingTable.ts'
import type { EncodedRows } from './rowCodec.ts'

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

  /** Cells that contain the text. */
  #hitsIn(cells: readonly string[]): number {
    let hits = 0
    for (let column = 0; column < cells.length; column += 1) {
      const isSearched = this.#columnIndex === null || this.#columnIndex === column
      if (isSearched && cells[column]!.toLowerCase().includes(this.#wanted)) hits += 1
    }
    return hits
  }

  /** @param corrected the rows of the chunk that have corrections, ascending */
  searchChunk(
    chunk: EncodedRows,
    place: ChunkPlace,
    corrected: readonly { ordinal: number; cells: readonly string[] }[],
    onHits: OnHits,
  ): void {
    let at = 0
    const flushUntil = (ordinal: number): void => {
      for (; at < corrected.length && corrected[at]!.ordinal < ordinal; at += 1) {
        const hits = this.#hitsIn(corrected[at]!.cells)
        if (hits > 0) onHits(corrected[at]!.ordinal, hits)
      }
    }
    this.#searchBytes(chunk, (index, hits) => {
      const ordinal = place.firstOrdinal + index
      flushUntil(ordinal)
      if (corrected[at]?.ordinal !== ordinal) onHits(ordinal, hits)
    })
    flushUntil(Infinity)
  }

  #searchBytes(rows: EncodedRows, onRow: (index: number, hits: number) => void): void {
    const find = this.#find
    if (!find) {
      for (let index = 0; index < rows.rowCount; index++) {
        const hits = this.#hitsIn(rows.cells(index))
        if (hits > 0) onRow(index, hits)
      }
      return
    }
    const { bytes, linesPerRow } = rows
    const mayBeEscaped = bytes.includes(backslash)
    const match = find(bytes)
    let line = 0
    let current = -1
    let hits = 0
    for (let isFound = match.next(0); isFound;) {
      line = rows.lineAt(match.at, line)
      if (line % linesPerRow !== 0) {
        // In the record.
        isFound = match.next(rows.startOf(line + 1))
        continue
      }
      if (line !== current) {
        if (hits > 0) onRow(current / linesPerRow, hits)
        hits = 0
        current = line
      }
      const start = rows.startOf(line)
      const isSure =
        match.isSure &&
        !this.#isAmbiguous &&
        this.#columnIndex === null &&
        bytes[start + 1] !== openBracket &&
        !(mayBeEscaped && bytes.subarray(start, rows.startOf(line + 1)).includes(backslash))
      if (!isSure) {
        hits = this.#hitsIn(rows.cells(line / linesPerRow))
        isFound = match.next(rows.startOf(line + linesPerRow))
        continue
      }
      // A match before the first quote is in the row number; nothing else of the line is outside a cell.
      if (match.at > nextQuote(bytes, start)) hits += 1
      isFound = match.next(nextQuote(bytes, match.at))
    }
    if (hits > 0) onRow(current / linesPerRow, hits)
  }
}

/** Cells and row numbers are short: asking the buffer takes longer than looking at their bytes. */
function nextQuote(bytes: Uint8Array, from: number): number {
  let at = from
  while (at < bytes.length && bytes[at] !== quote) at += 1
  return at
}

/** A place where the text may be. */
interface Match {
  /** Goes to the next place from a position on; false: there is none. */
  next(from: number): boolean
  at: number
  /** The bytes there are those of the text, but for the case of a to z. */
  isSure: boolean
}
type FindBytes = (bytes: Buffer) => Match

/** Null when a letter beyond a to z, or the dot that İ leaves in lower case, makes the comparison of bytes unsafe. */
function findBytesOf(text: string): FindBytes | null {
  if (text.includes('\u0307')) return null
  const encoded = JSON.stringify(text).slice(1, -1)
  if (text.toLowerCase() === text.toUpperCase()) {
    const wanted = Buffer.from(encoded)
    return (bytes) => ({
      at: -1,
      isSure: true,
      next(from) {
        this.at = bytes.indexOf(wanted, from)
        return this.at !== -1
      },
    })
  }
  if (/[^\0-\x7f]/.test(text.replaceAll(/[^\p{Cased}]/gu, ''))) return null
  const source = [...Buffer.from(encoded).toString('latin1')].map(patternOf).join('')
  return (bytes) => {
    const pattern = new RegExp(source, 'g')
    const letters = bytes.toString('latin1')
    return {
      at: -1,
      isSure: true,
      next(from) {
        pattern.lastIndex = from
        const found = pattern.exec(letters)
        this.at = found?.index ?? -1
        this.isSure = found?.[0].length === encoded.length
        return found !== null
      },
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
