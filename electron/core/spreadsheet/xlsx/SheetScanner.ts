import { AppError } from '../../../shared/errors/AppError.ts'
import type { CellDefectKind } from '../../../shared/model/workbook.ts'
import type { RowLines } from '../../rowLines/RowLines.ts'
import { maxColumns, rowsPerArray } from '../limits.ts'
import { isPictureFormula } from '../pictureFormula.ts'
import { XmlTokenizer, token } from '../../containers/xml/XmlTokenizer.ts'
import { decodeXmlText } from '../../containers/xml/xmlText.ts'
import {
  cellType,
  isCanonicalInteger,
  isCanonicalNumber,
  letter,
  readColumn,
  readDigits,
  readType,
  startsWith,
  type CellType,
} from './cellBytes.ts'
import { LineBuilder } from './LineBuilder.ts'
import { plainFormat, type CellFormat } from './numberFormat.ts'
import { PlainCell } from './PlainCell.ts'
import { slotOf, type SharedStrings } from './SharedStrings.ts'
import { ShownNumbers } from './ShownNumbers.ts'
import { showText, showValue, type ShownCell } from './shownCell.ts'
import type { TextFormat } from './textFormat.ts'

const hiddenName = Buffer.from('hidden')
/** Of the last day that a spreadsheet shows, 2958465. */
const digitsOfDay = 7

/** Workbook-wide data that cells refer to. */
export interface SheetContext {
  strings: SharedStrings
  /** By style index (attribute `s` of a cell). */
  formats: readonly CellFormat[]
  is1904: boolean
  /** The same of texts; null for those that show as they are. Default: all do. */
  textFormats?: readonly (TextFormat | null)[] | null
  /** The writer did not calculate formulas: XlsxWriter stores 0 as the value of each; default false. */
  leavesFormulas?: boolean
}

/** Why `scan` stopped. */
export const scanStop = {
  /** Push the next chunk. */
  needMore: 0,
  /** Load the shared string `neededString`, then call `scan` again. */
  needString: 1,
  /** Call `takeLines`. The latest row is held back, because the next may continue it. */
  rows: 2,
  /** End of the sheet's data. */
  end: 3,
} as const

export type ScanStop = (typeof scanStop)[keyof typeof scanStop]

/**
 * Incremental parser from worksheet XML to rows as lines; chunks may be cut anywhere. Usual cells are copied as bytes, strings
 * are made of the others only. Omits rows without text.
 */
export class SheetScanner {
  readonly #tokenizer = new XmlTokenizer()
  readonly #context: SheetContext
  readonly #plainCell = new PlainCell()
  readonly #rows: LineBuilder
  readonly #shownNumbers: ShownNumbers
  /** 1 for each style whose numbers read as they are stored. */
  readonly #isPlainStyle: Uint8Array
  readonly #textFormats: readonly (TextFormat | null)[] | null
  neededString = 0
  #isInData = false
  #hasEnded = false

  #column = -1
  #type: CellType = cellType.number
  #style = 0
  /** The cell has a rich value (attribute `vm`), such as a picture placed in the cell. */
  #isRich = false
  #hasFormula = false
  #isInFormula = false
  #isPicture = false
  #hasValue = false
  /** The cell's text is in `<is>`; ignore a `<v>`, which repeats it. */
  #hasInline = false
  #isInText = false
  #isInPhonetic = false
  /** The cell's shared string is not loaded yet. */
  #isWaiting = false
  #text = ''
  #sharedIndex = 0

  /** @param rowNumberBase see `ReadRowsOptions` */
  constructor(context: SheetContext, rowNumberBase = 0) {
    this.#context = context
    this.#rows = new LineBuilder(rowNumberBase)
    this.#shownNumbers = new ShownNumbers(context.formats, context.is1904)
    this.#isPlainStyle = Uint8Array.from(context.formats, ({ kind }) => Number(kind === 'plain'))
    this.#textFormats = context.textFormats ?? null
  }

  push(chunk: Buffer): void {
    this.#tokenizer.push(chunk)
  }

  /** What follows the rows in the latest chunk, once `scan` has returned `end`. */
  get rest(): Buffer {
    return this.#tokenizer.rest
  }

  /** Returns the rows since the last call. Holds back the latest one until the data has ended. */
  takeLines(): RowLines {
    return this.#rows.take(this.#hasEnded)
  }

  /** @throws AppError `file.corrupted`, `file.unsafe`, `file.tooLarge` */
  scan(): ScanStop {
    if (this.#hasEnded) return scanStop.end
    const tokenizer = this.#tokenizer
    if (this.#isWaiting) {
      if (!this.#setShared()) return scanStop.needString
      this.#startValue()
    }
    for (;;) {
      if (this.#isInData && !this.#isInText && !this.#readPlainCells()) return scanStop.needString
      const kind = tokenizer.next()
      if (kind === token.needMore) return scanStop.needMore
      if (kind === token.text) {
        if (this.#isInText) this.#addText()
        else if (this.#isInFormula) this.#lookAtFormula()
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
          else if (first === letter.f) this.#isInFormula = false
        } else if (length === 3) {
          if (first === letter.r && tokenizer.isNamed('row')) {
            this.#rows.end()
            if (this.#rows.count > rowsPerArray) return scanStop.rows
          } else if (tokenizer.isNamed('rPh')) this.#isInPhonetic = false
        } else if (length === 9 && tokenizer.isNamed('sheetData')) return this.#end()
      }
    }
  }

  /**
   * Reads cells as nearly all are written, `<c r="A1" s="1" t="s"><v>5</v></c>` and the like, without a token for
   * each tag. Consumes nothing of any other form.
   *
   * @returns false when a shared string is not loaded yet, as `#endCell`
   */
  #readPlainCells(): boolean {
    const tokenizer = this.#tokenizer
    const cell = this.#plainCell
    const rows = this.#rows
    const textFormats = this.#textFormats
    const { bytes, view, position } = tokenizer
    let at = position
    while (cell.read(bytes, view, at)) {
      const { column, type, textStart } = cell
      if (column >= maxColumns) throw new AppError('file.corrupted', 'a cell beyond column XFD')
      if (type === cellType.text) {
        const isUsual = textFormats === null || (textFormats[cell.style] ?? null) === null
        const length = isUsual ? rows.copyUsual(column, bytes, textStart) : -1
        if (!cell.endInline(bytes, length === -1 ? -1 : textStart + length)) break
        this.#column = column
        if (length !== -1) rows.setCopied(column, length)
        else this.#setPlainText(cell)
      } else {
        this.#column = column
        if (type === cellType.shared) {
          if (textFormats !== null) this.#style = cell.style
          this.#sharedIndex = readSharedIndex(0, bytes, textStart, cell.textEnd)
          if (!this.#setShared()) {
            tokenizer.skipTo(cell.end)
            return false
          }
        } else if (textStart !== cell.textEnd) this.#setPlainNumber(cell)
      }
      at = cell.end
    }
    if (at !== position) {
      tokenizer.skipTo(at)
      this.#startValue()
    }
    return true
  }

  /** Sets a cell of `#plainCell`. */
  #setPlainNumber({ style, isDigits, textStart, textEnd }: PlainCell): void {
    const { bytes, view } = this.#tokenizer
    // A style that the workbook lacks is the plain one.
    const isPlain = style >= this.#isPlainStyle.length || this.#isPlainStyle[style] === 1
    const isCanonical = isDigits
      ? isCanonicalInteger(bytes, textStart, textEnd)
      : isCanonicalNumber(bytes, textStart, textEnd)
    if (isPlain && isCanonical) return this.#rows.setJson(this.#column, view, textStart, textEnd)
    const isDay = !isPlain && isDigits && textEnd - textStart <= digitsOfDay
    const known = isDay ? this.#shownNumbers.textOf(readDigits(bytes, textStart, textEnd), style) : null
    if (known !== null) return this.#rows.setText(this.#column, known)
    this.#setPlainText({ type: cellType.number, style, textStart, textEnd })
  }

  #setPlainText({
    type,
    style,
    textStart,
    textEnd,
  }: Pick<PlainCell, 'type' | 'style' | 'textStart' | 'textEnd'>): void {
    this.#type = type
    this.#style = style
    this.#setValue(decodeXmlText(this.#tokenizer.bytes, textStart, textEnd))
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
        this.#isInText = !selfClosing && !this.#hasInline
      } else if (first === letter.t) this.#isInText = !selfClosing && !this.#isInPhonetic
      else if (first === letter.f) {
        this.#hasFormula = true
        this.#isInFormula = !selfClosing
      }
    } else if (length === 2) {
      if (first === letter.i && tokenizer.isNamed('is')) {
        this.#hasInline = true
        this.#text = ''
      }
    } else if (length === 3) {
      if (tokenizer.isNamed('row')) this.#startRow(selfClosing)
      else if (tokenizer.isNamed('rPh')) this.#isInPhonetic = !selfClosing
    }
  }

  #startRow(selfClosing: boolean): void {
    const { attributes, attributeCount, bytes } = this.#tokenizer
    let rowNumber = 0
    let isHidden = false
    for (let slot = 0; slot < 4 * attributeCount; slot += 4) {
      const nameStart = attributes[slot]!
      const nameLength = attributes[slot + 1]! - nameStart
      const valueStart = attributes[slot + 2]!
      if (nameLength === 1 && bytes[nameStart] === letter.r) {
        rowNumber = readDigits(bytes, valueStart, attributes[slot + 3]!)
      } else if (nameLength === hiddenName.length && startsWith(bytes, nameStart, hiddenName)) {
        // Matches `1` and `true`.
        isHidden = bytes[valueStart] === 0x31 || bytes[valueStart] === letter.t
      }
    }
    this.#column = -1
    this.#rows.start(rowNumber, isHidden)
    if (selfClosing) this.#rows.end()
  }

  #startCell(selfClosing: boolean): void {
    const { attributes, attributeCount, bytes } = this.#tokenizer
    let column = -1
    this.#type = cellType.number
    this.#style = 0
    this.#isRich = false
    for (let slot = 0; slot < 4 * attributeCount; slot += 4) {
      const nameStart = attributes[slot]!
      if (attributes[slot + 1]! - nameStart !== 1) {
        this.#isRich ||= bytes[nameStart] === letter.v && attributes[slot + 1]! - nameStart === 2
        continue
      }
      const valueStart = attributes[slot + 2]!
      const valueEnd = attributes[slot + 3]!
      const name = bytes[nameStart]
      if (name === letter.r) column = readColumn(bytes, valueStart, valueEnd)
      else if (name === letter.s) this.#style = readDigits(bytes, valueStart, valueEnd)
      else if (name === letter.t) this.#type = readType(bytes, valueStart, valueEnd)
    }
    this.#column = column === -1 ? this.#column + 1 : column
    if (this.#column >= maxColumns) throw new AppError('file.corrupted', 'a cell beyond column XFD')
    if (!selfClosing) this.#startValue()
  }

  #startValue(): void {
    this.#hasFormula = false
    this.#isPicture = false
    this.#hasValue = false
    this.#hasInline = false
    this.#text = ''
    this.#sharedIndex = 0
  }

  #addText(): void {
    const { bytes, textStart, textEnd, isCdata } = this.#tokenizer
    if (this.#type === cellType.shared) {
      this.#sharedIndex = readSharedIndex(this.#sharedIndex, bytes, textStart, textEnd)
      this.#text = '1'
      return
    }
    this.#text += decodeXmlText(bytes, textStart, textEnd, isCdata)
  }

  #lookAtFormula(): void {
    const { bytes, textStart, textEnd } = this.#tokenizer
    const beginning = bytes.toString('latin1', textStart, Math.min(textEnd, textStart + 24))
    if (isPictureFormula(beginning)) this.#isPicture = true
  }

  /** @returns false when the shared string is not loaded yet: call again after loading it */
  #endCell(): boolean {
    this.#isInText = false
    if (this.#isPicture || (this.#isRich && this.#type === cellType.error && !this.#hasFormula)) {
      this.#setDefect('picture')
      this.#isPicture = false
      this.#text = ''
      return true
    }
    const isUncalculated = this.#hasFormula && this.#context.leavesFormulas === true && this.#text === '0'
    if (this.#text === '' || (isUncalculated && this.#type === cellType.number)) {
      // A formula with an empty text result has `t="str"` and an empty `<v>`. Without `<v>` it has no result.
      const isEmptyText = this.#type === cellType.text && this.#hasValue
      if (this.#hasFormula && !isEmptyText) this.#setDefect('uncached')
    } else if (this.#type === cellType.shared) {
      if (!this.#setShared()) return false
    } else {
      this.#setValue(this.#text)
    }
    this.#hasFormula = false
    this.#text = ''
    return true
  }

  /** @returns false when the shared string is not loaded yet: call again after loading it */
  #setShared(): boolean {
    const { strings } = this.#context
    const index = this.#sharedIndex
    if (index >= strings.count) {
      this.neededString = index
      this.#isWaiting = true
      return false
    }
    this.#isWaiting = false
    const { bytes, starts, defective } = strings.blockOf(index)
    const slot = slotOf(index)
    const format = this.#textFormats === null ? null : this.#textFormat()
    if (format === null && (defective === null || defective[slot] === 0))
      this.#rows.setJson(this.#column, bytes, starts[slot]!, starts[slot + 1]!)
    else this.#show(showText(strings.get(index), format))
    return true
  }

  /** Sets the cell to what it shows by its value. */
  #setValue(value: string): void {
    const { formats, is1904 } = this.#context
    const format = formats[this.#style] ?? plainFormat
    this.#show(showValue(this.#type, value, format, this.#textFormat(), is1904))
  }

  #textFormat(): TextFormat | null {
    return this.#textFormats?.[this.#style] ?? null
  }

  #show({ text, defect }: ShownCell): void {
    if (defect !== null) this.#setDefect(defect)
    this.#rows.setText(this.#column, text)
  }

  #setDefect(kind: CellDefectKind): void {
    this.#rows.setDefect(this.#column, kind)
  }
}

/** Adds the digits of a further piece of text to a number, the index of a shared string. */
function readSharedIndex(before: number, bytes: Buffer, start: number, end: number): number {
  let index = before
  for (let at = start; at < end; at++) {
    const digit = bytes[at]! - 0x30
    if (digit >= 0 && digit <= 9) index = index * 10 + digit
  }
  return index
}
