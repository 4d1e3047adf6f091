import { AppError } from '../../../shared/errors/AppError.ts'
import type { CellDefect, CellDefectKind, Row } from '../../../shared/model/workbook.ts'
import { maxColumns, maxGapPositions, maxRows, rowsPerArray } from '../limits.ts'
import { textDefect } from '../textDefect.ts'
import { XmlTokenizer, token } from '../xml/XmlTokenizer.ts'
import { decodeXmlText, resolveEscapes } from '../xml/xmlText.ts'
import {
  cellType,
  isCanonicalNumber,
  letter,
  readColumn,
  readDigits,
  readType,
  type CellType,
} from './cellBytes.ts'
import { formatIsoDate } from './dateSerial.ts'
import { formatNumber, numberDefect } from './formatNumber.ts'
import { plainFormat, type CellFormat } from './numberFormat.ts'
import type { SharedStrings } from './SharedStrings.ts'

/** What the cells of a sheet refer to. */
export interface SheetContext {
  strings: SharedStrings
  /** By the index that cells carry. */
  formats: readonly CellFormat[]
  is1904: boolean
  /** Formulas were not calculated when the file was written: XlsxWriter gives each of them the value 0. */
  leavesFormulas?: boolean
}

/** Why `scan` stopped. */
export const scanStop = {
  /** Push the next chunk. */
  needMore: 0,
  /** Load the shared string `neededString`, then go on. */
  needString: 1,
  /** Enough rows: take them. */
  rows: 2,
  /** The sheet's data is over. */
  end: 3,
} as const

export type ScanStop = (typeof scanStop)[keyof typeof scanStop]

/**
 * Turns the XML of a worksheet, in chunks cut anywhere, into rows. One `switch` on bytes; strings are made for cell
 * values only. Rows without any text are left out.
 */
export class SheetScanner {
  readonly #tokenizer = new XmlTokenizer()
  readonly #context: SheetContext
  neededString = 0
  #rows: Row[] = []
  #isInData = false
  #hasEnded = false
  #gapPositions = 0

  #rowNumber = 0
  #cells: string[] = []
  #defects: CellDefect[] | null = null
  #isHidden = false
  #hasText = false

  #column = -1
  #type: CellType = cellType.number
  #style = 0
  #hasFormula = false
  #hasValue = false
  #isInText = false
  #isInPhonetic = false
  /** The cell waits for its shared string. */
  #isWaiting = false
  #text = ''
  /** `#text` is a number as it would be written anyway. */
  #isCanonical = false
  #sharedIndex = 0

  constructor(context: SheetContext) {
    this.#context = context
  }

  push(chunk: Buffer): void {
    this.#tokenizer.push(chunk)
  }

  /** The rows found since the last call. */
  takeRows(): Row[] {
    const rows = this.#rows
    this.#rows = []
    return rows
  }

  /** @throws AppError `file.corrupted`, `file.unsafe`, `file.tooLarge` */
  scan(): ScanStop {
    if (this.#hasEnded) return scanStop.end
    const tokenizer = this.#tokenizer
    if (this.#isWaiting && !this.#endCell()) return scanStop.needString
    for (;;) {
      const kind = tokenizer.next()
      if (kind === token.needMore) return scanStop.needMore
      if (kind === token.text) {
        if (this.#isInText) this.#addText()
        continue
      }
      const length = tokenizer.nameEnd - tokenizer.nameStart
      const first = tokenizer.bytes[tokenizer.nameStart]!
      if (kind === token.open) {
        if (this.#isInData) this.#open(first, length)
        else if (length === 9 && tokenizer.isNamed('sheetData')) {
          this.#isInData = true
          if (tokenizer.selfClosing) return this.#end()
        }
      } else if (this.#isInData) {
        if (length === 1) {
          if (first === letter.c) {
            if (!this.#endCell()) return scanStop.needString
          } else if (first === letter.v || first === letter.t) this.#isInText = false
        } else if (length === 3) {
          if (first === letter.r && tokenizer.isNamed('row')) {
            this.#endRow()
            if (this.#rows.length === rowsPerArray) return scanStop.rows
          } else if (tokenizer.isNamed('rPh')) this.#isInPhonetic = false
        } else if (length === 9 && tokenizer.isNamed('sheetData')) return this.#end()
      }
    }
  }

  #end(): ScanStop {
    this.#hasEnded = true
    return scanStop.end
  }

  #open(first: number, length: number): void {
    const tokenizer = this.#tokenizer
    const { selfClosing } = tokenizer
    if (length === 1) {
      if (first === letter.c) this.#startCell(selfClosing)
      else if (first === letter.v) {
        this.#hasValue = true
        this.#isInText = !selfClosing
      } else if (first === letter.t) this.#isInText = !selfClosing && !this.#isInPhonetic
      else if (first === letter.f) this.#hasFormula = true
    } else if (length === 3) {
      if (tokenizer.isNamed('row')) this.#startRow(selfClosing)
      else if (tokenizer.isNamed('rPh')) this.#isInPhonetic = !selfClosing
    }
  }

  #startRow(selfClosing: boolean): void {
    const { attributes, attributeCount, bytes } = this.#tokenizer
    this.#rowNumber++
    this.#isHidden = false
    this.#cells = []
    this.#defects = null
    this.#hasText = false
    this.#column = -1
    for (let slot = 0; slot < 4 * attributeCount; slot += 4) {
      const nameStart = attributes[slot]!
      const nameLength = attributes[slot + 1]! - nameStart
      const valueStart = attributes[slot + 2]!
      if (nameLength === 1 && bytes[nameStart] === letter.r) {
        const rowNumber = readDigits(bytes, valueStart, attributes[slot + 3]!)
        // A number that stands again, or out of order, would make two rows one for whoever looks a row up by it.
        if (rowNumber > this.#rowNumber) this.#rowNumber = rowNumber
      } else if (nameLength === 6 && bytes.toString('latin1', nameStart, nameStart + 6) === 'hidden') {
        // `1` or `true`
        this.#isHidden = bytes[valueStart] === 0x31 || bytes[valueStart] === letter.t
      }
    }
    if (this.#rowNumber > maxRows) throw new AppError('file.corrupted', 'a row beyond the last of any sheet')
    if (selfClosing) this.#endRow()
  }

  #endRow(): void {
    if (!this.#hasText) return
    this.#rows.push({
      rowNumber: this.#rowNumber,
      cells: this.#cells,
      defects: this.#defects,
      hidden: this.#isHidden,
    })
    this.#hasText = false
  }

  #startCell(selfClosing: boolean): void {
    const { attributes, attributeCount, bytes } = this.#tokenizer
    let column = -1
    this.#type = cellType.number
    this.#style = 0
    for (let slot = 0; slot < 4 * attributeCount; slot += 4) {
      const nameStart = attributes[slot]!
      if (attributes[slot + 1]! - nameStart !== 1) continue
      const valueStart = attributes[slot + 2]!
      const valueEnd = attributes[slot + 3]!
      const name = bytes[nameStart]
      if (name === letter.r) column = readColumn(bytes, valueStart, valueEnd)
      else if (name === letter.s) this.#style = readDigits(bytes, valueStart, valueEnd)
      else if (name === letter.t) this.#type = readType(bytes, valueStart, valueEnd)
    }
    this.#column = column === -1 ? this.#column + 1 : column
    if (this.#column >= maxColumns) throw new AppError('file.corrupted', 'a cell beyond column XFD')
    if (selfClosing) return
    this.#hasFormula = false
    this.#hasValue = false
    this.#text = ''
    this.#isCanonical = false
    this.#sharedIndex = 0
  }

  #addText(): void {
    const { bytes, textStart, textEnd, isCdata } = this.#tokenizer
    if (this.#type === cellType.shared) {
      for (let at = textStart; at < textEnd; at++) {
        const digit = bytes[at]! - 0x30
        if (digit >= 0 && digit <= 9) this.#sharedIndex = this.#sharedIndex * 10 + digit
      }
      this.#text = '1'
      return
    }
    const isFirst = this.#text === ''
    this.#isCanonical =
      isFirst && this.#type === cellType.number && isCanonicalNumber(bytes, textStart, textEnd)
    const text = this.#isCanonical
      ? this.#tokenizer.ascii(textStart, textEnd)
      : decodeXmlText(bytes, textStart, textEnd, isCdata)
    this.#text = isFirst ? text : this.#text + text
  }

  /** False: the shared string is not loaded yet, call again when it is. */
  #endCell(): boolean {
    this.#isInText = false
    const isUncalculated = this.#hasFormula && this.#context.leavesFormulas === true && this.#text === '0'
    if (this.#text === '' || (isUncalculated && this.#type === cellType.number)) {
      // A formula whose result is an empty text has `t="str"` and an empty value; without a value it has no result.
      const isEmptyText = this.#type === cellType.text && this.#hasValue
      if (this.#hasFormula && !isEmptyText) this.#setDefect('uncached')
    } else if (this.#type === cellType.shared) {
      const { strings } = this.#context
      if (this.#sharedIndex >= strings.count) {
        this.neededString = this.#sharedIndex
        this.#isWaiting = true
        return false
      }
      this.#isWaiting = false
      this.#setText(this.#checked(strings.get(this.#sharedIndex)))
    } else {
      this.#setText(this.#value())
    }
    this.#hasFormula = false
    this.#text = ''
    return true
  }

  #value(): string {
    const text = this.#text
    switch (this.#type) {
      case cellType.number:
        return this.#numberText(text)
      case cellType.boolean:
        return text.trim() === '1' || text.trim() === 'true' ? 'TRUE' : 'FALSE'
      case cellType.error:
        this.#setDefect('error')
        return text
      case cellType.date:
        return formatIsoDate(text) ?? text
      default:
        return this.#checked(resolveEscapes(text))
    }
  }

  #checked(text: string): string {
    const defect = textDefect(text)
    if (defect !== null) this.#setDefect(defect)
    return text
  }

  #numberText(text: string): string {
    const { formats, is1904 } = this.#context
    const format = formats[this.#style] ?? plainFormat
    if (this.#isCanonical && format.kind === 'plain') return text
    const trimmed = text.trim()
    const value = Number(trimmed)
    if (trimmed === '' || Number.isNaN(value)) return trimmed
    const kind = numberDefect(value, format, is1904)
    if (kind !== null) this.#setDefect(kind)
    return formatNumber(value, format, is1904)
  }

  #setText(text: string): void {
    if (text === '') return
    const cells = this.#cells
    const column = this.#column
    this.#gapPositions += Math.max(0, column - cells.length)
    if (this.#gapPositions > maxGapPositions) throw new AppError('file.tooLarge', 'too many blank cells')
    while (cells.length < column) cells.push('')
    if (cells.length === column) cells.push(text)
    else cells[column] = text
    if (!this.#hasText) this.#hasText = text.trim() !== ''
  }

  #setDefect(kind: CellDefectKind): void {
    this.#hasText = true
    this.#defects ??= []
    this.#defects.push({ columnIndex: this.#column, kind })
  }
}
