import { AppError } from '../../../shared/errors/AppError.ts'
import type { CellDefect, CellDefectKind, Row } from '../../../shared/model/workbook.ts'
import { LineWriter } from '../../rowLines/LineWriter.ts'
import { parseLines, textOfCell, type RowLines } from '../../rowLines/RowLines.ts'
import { maxGapPositions, maxRows } from '../limits.ts'
import { copyUsualText, mostUsualBytes, surelyShows } from '../usualText.ts'

/** No row has started, or the latest has ended. */
const outside: string[] = []

/** Collects the cells of a sheet into rows as lines. Numbers rows in ascending order, and omits those without text. */
export class LineBuilder {
  readonly #lines = new LineWriter()
  readonly #rowNumberBase: number
  #gapPositions = 0
  #rowNumber = 0
  /** The row has the same number as the previous one. */
  #isRepeated = false
  #defects: CellDefect[] | null = null
  #isHidden = false
  /** Where `copyUsual` copied to. */
  #copied = 0
  #hasText = false
  /** All cells of the row, once one came after a cell further right: a line is written from left to right. */
  #cells: string[] | null = outside
  /** Number of the latest row that was added. */
  #lastNumber = 0
  /** That row, taken back from the lines because the next one continues it. */
  #last: Row | null = null

  /** @param rowNumberBase see `ReadRowsOptions` */
  constructor(rowNumberBase: number) {
    this.#rowNumberBase = rowNumberBase
  }

  /** Rows to be taken, the one that the next may continue included. */
  get count(): number {
    return this.#lines.rowCount + (this.#last === null ? 0 : 1)
  }

  /**
   * Returns the rows since the last call.
   *
   * @param isLast false: holds back the latest one, because the next may continue it
   */
  take(isLast: boolean): RowLines {
    this.#putBack()
    return this.#lines.take(isLast ? 0 : 1)
  }

  /**
   * @param rowNumber as the sheet says; 0: it does not
   * @throws AppError `file.corrupted`
   */
  start(rowNumber: number, isHidden: boolean): void {
    const before = this.#rowNumber
    // Row numbers must ascend: consumers look rows up by number.
    this.#rowNumber = Math.max(rowNumber, before + 1)
    this.#isRepeated = rowNumber > 0 && rowNumber === before
    this.#isHidden = isHidden
    this.#cells = null
    this.#defects = null
    this.#hasText = false
    if (this.#rowNumber > maxRows) throw new AppError('file.corrupted', 'a row beyond the last of any sheet')
    if (!this.#isRepeated) this.#putBack()
    this.#lines.start(this.#rowNumberBase + this.#rowNumber)
  }

  /**
   * Sets a cell to a text as it is between the quotes of JSON, in UTF-8.
   *
   * @param source as for `LineWriter.addJson`
   * @throws AppError as `setText`
   */
  setJson(column: number, source: DataView, start: number, end: number): void {
    if (end === start) return
    const lines = this.#lines
    if (this.#cells !== null || column < lines.width) {
      this.setText(column, textOfCell(source, start, end))
      return
    }
    this.#countGap(column - lines.width)
    lines.addJson(column, source, start, end)
    if (!this.#hasText) this.#hasText = isShown(source.getUint8(start), source, start, end)
  }

  /**
   * Copies a text of XML up to the next tag, see `copyUsualText`: nothing is set before `setCopied`.
   *
   * @returns number of bytes; -1 when the text has to be looked at as a string
   */
  copyUsual(column: number, source: Uint8Array, start: number): number {
    const lines = this.#lines
    if (this.#cells !== null || column < lines.width) return -1
    this.#copied = lines.open(column, mostUsualBytes)
    return copyUsualText(source, start, lines.bytes, this.#copied)
  }

  /**
   * Sets the cell of the latest `copyUsual`.
   *
   * @throws AppError as `setText`
   */
  setCopied(column: number, length: number): void {
    const lines = this.#lines
    this.#countGap(column - lines.width)
    const copied = this.#copied
    const { bytes } = lines
    if (!this.#hasText) this.#hasText = isShown(bytes[copied]!, bytes, copied, copied + length)
    lines.close(column, copied + length)
  }

  /** @throws AppError `file.tooLarge`; `file.corrupted` outside a row */
  setText(column: number, text: string): void {
    if (text === '') return
    this.#assertInRow()
    if (!this.#hasText) this.#hasText = text.trim() !== ''
    const lines = this.#lines
    if (this.#cells === null && column < lines.width) this.#cells = this.#takeRow().cells
    if (this.#cells === null) {
      this.#countGap(column - lines.width)
      lines.fillTo(column)
      lines.addText(text)
    } else {
      const cells = this.#cells
      this.#countGap(column - cells.length)
      while (cells.length < column) cells.push('')
      cells[column] = text
    }
  }

  /** @throws AppError `file.corrupted` outside a row */
  setDefect(columnIndex: number, kind: CellDefectKind): void {
    this.#assertInRow()
    this.#hasText = true
    this.#defects ??= []
    this.#defects.push({ columnIndex, kind })
  }

  end(): void {
    if (this.#cells === outside) return
    if (this.#isRepeated) this.#endRepeated()
    else if (this.#hasText) {
      if (this.#cells === null) this.#lines.end(this.#defects, this.#isHidden)
      else this.#lines.addRow(this.#takeRow())
      this.#lastNumber = this.#rowNumber
    }
    this.#cells = outside
  }

  /**
   * Merges a row with a repeated number into the previous row, as Excel does. When both have a value in the same column, the
   * number is wrong and they are two rows.
   */
  #endRepeated(): void {
    const number = this.#rowNumber - 1
    if (this.#hasText) {
      const row = this.#takeRow()
      if (this.#lastNumber === number) {
        const last = (this.#last ??= parseLines(this.#lines.takeBack()!)[0]!)
        if (row.cells.some((cell, column) => cell !== '' && (last.cells[column] ?? '') !== '')) {
          this.#putBack()
          this.#lines.addRow(row)
          this.#lastNumber = this.#rowNumber
          return
        }
        joinRows(last, row)
      } else {
        // The first part of the row was blank.
        this.#lines.addRow({ ...row, rowNumber: this.#rowNumberBase + number })
        this.#lastNumber = number
      }
    }
    this.#rowNumber = number
  }

  /** The row that has not ended, which is no longer among the lines. */
  #takeRow(): Row {
    const [cells, defects, hidden] = [this.#cells, this.#defects, this.#isHidden]
    if (cells !== null) return { rowNumber: this.#rowNumberBase + this.#rowNumber, cells, defects, hidden }
    this.#lines.end(defects, hidden)
    return parseLines(this.#lines.takeBack()!)[0]!
  }

  #assertInRow(): void {
    if (this.#cells === outside) throw new AppError('file.corrupted', 'a cell outside a row')
  }

  #putBack(): void {
    if (this.#last !== null) this.#lines.addRow(this.#last)
    this.#last = null
  }

  #countGap(positions: number): void {
    if (positions <= 0) return
    this.#gapPositions += positions
    if (this.#gapPositions > maxGapPositions) throw new AppError('file.tooLarge', 'too many blank cells')
  }
}

/** Adds to a row the cells and defects of its other part. */
function joinRows(row: Row, other: Row): void {
  other.cells.forEach((cell, column) => {
    while (row.cells.length <= column) row.cells.push('')
    if (cell !== '') row.cells[column] = cell
  })
  if (other.defects !== null) row.defects = [...(row.defects ?? []), ...other.defects]
}

/** Whether a text, as it is between the quotes of JSON, is more than blanks. */
function isShown(firstByte: number, bytes: Uint8Array | DataView, start: number, end: number): boolean {
  return surelyShows(firstByte) || textOfCell(bytes, start, end).trim() !== ''
}
