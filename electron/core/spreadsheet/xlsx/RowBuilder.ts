import { AppError } from '../../../shared/errors/AppError.ts'
import type { CellDefect, CellDefectKind, Row } from '../../../shared/model/workbook.ts'
import { maxGapPositions, maxRows } from '../limits.ts'

/** Collects the cells of a sheet into rows. Numbers rows in ascending order, and omits those without text. */
export class RowBuilder {
  #rows: Row[] = []
  #gapPositions = 0
  #rowNumber = 0
  /** The row has the same number as the previous one. */
  #isRepeated = false
  #cells: string[] = []
  #defects: CellDefect[] | null = null
  #isHidden = false
  #hasText = false

  /** Rows to be taken, the one that the next may continue included. */
  get count(): number {
    return this.#rows.length
  }

  /**
   * Returns the rows since the last call.
   *
   * @param isLast false: holds back the latest one, because the next may continue it
   */
  take(isLast: boolean): Row[] {
    const rows = this.#rows
    this.#rows = isLast ? [] : rows.splice(-1)
    return rows
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
    this.#cells = []
    this.#defects = null
    this.#hasText = false
    if (this.#rowNumber > maxRows) throw new AppError('file.corrupted', 'a row beyond the last of any sheet')
  }

  /** @throws AppError `file.tooLarge` */
  setText(column: number, text: string): void {
    if (text === '') return
    const cells = this.#cells
    this.#gapPositions += Math.max(0, column - cells.length)
    if (this.#gapPositions > maxGapPositions) throw new AppError('file.tooLarge', 'too many blank cells')
    while (cells.length < column) cells.push('')
    if (cells.length === column) cells.push(text)
    else cells[column] = text
    if (!this.#hasText) this.#hasText = text.trim() !== ''
  }

  setDefect(columnIndex: number, kind: CellDefectKind): void {
    this.#hasText = true
    this.#defects ??= []
    this.#defects.push({ columnIndex, kind })
  }

  end(): void {
    if (this.#isRepeated && this.#joinsLastRow()) return
    if (this.#hasText) this.#add(this.#rowNumber)
    this.#hasText = false
  }

  /**
   * Merges a row with a repeated number into the previous row, as Excel does.
   *
   * @returns false when both have a value in the same column: then the number is wrong and they are two rows
   */
  #joinsLastRow(): boolean {
    const last = this.#rows.at(-1)
    const number = this.#rowNumber - 1
    if (last !== undefined && last.rowNumber === number && this.#hasText) {
      if (this.#cells.some((cell, column) => cell !== '' && (last.cells[column] ?? '') !== '')) return false
      this.#cells.forEach((cell, column) => {
        while (last.cells.length <= column) last.cells.push('')
        if (cell !== '') last.cells[column] = cell
      })
      if (this.#defects !== null) last.defects = [...(last.defects ?? []), ...this.#defects]
    } else if (this.#hasText) {
      // The first part of the row was blank.
      this.#add(number)
    }
    this.#hasText = false
    this.#rowNumber = number
    return true
  }

  #add(rowNumber: number): void {
    this.#rows.push({ rowNumber, cells: this.#cells, defects: this.#defects, hidden: this.#isHidden })
  }
}
