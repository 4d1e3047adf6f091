import { findLessThan } from '../../containers/xml/XmlTokenizer.ts'
import { cellType, letter, startsWith, type CellType } from './cellBytes.ts'

const lessThan = 0x3c
const equals = 0x3d
const quote = 0x22
const space = 0x20
const slash = 0x2f
const greaterThan = 0x3e
const [zero, nine, upperA, upperZ] = [0x30, 0x39, 0x41, 0x5a] as const

/** Closer to the end of a chunk no cell is looked for, so that hardly a read is beyond it. */
const usualCellBytes = 64

const valueStart = Buffer.from('><v>')
const valueEnd = Buffer.from('</v></c>')
const inlineStart = Buffer.from(' t="inlineStr"><is><t>')
const inlineEnd = Buffer.from('</t></is></c>')
const sharedType = Buffer.from(' t="s"')
const numberType = Buffer.from(' t="n"')

/**
 * One cell in the form in which nearly all programs write a number, a shared string or an inline string:
 * `<c r="A1" s="1"><v>5</v></c>`, with `t="s"` or `t="n"`, or with `t="inlineStr"` and `<is><t>`; also a cell without content,
 * `<c r="A1" s="1"/>`. Everything else (other attributes or their order, formulas, rich text, prefixes) is left to the
 * tokenizer.
 */
export class PlainCell {
  column = 0
  style = 0
  /** `text`: of an inline string only `textStart` is known before `endInline`. */
  type: CellType = cellType.number
  /** The value has digits only. */
  isDigits = false
  textStart = 0
  textEnd = 0
  /** Position after the cell. */
  end = 0

  /** @returns false when there is no whole cell of this form at the position */
  read(bytes: Buffer, start: number): boolean {
    if (start + usualCellBytes > bytes.length) return false
    if (bytes[start] !== lessThan || bytes[start + 1] !== letter.c || bytes[start + 2] !== space) return false
    if (bytes[start + 3] !== letter.r || bytes[start + 4] !== equals || bytes[start + 5] !== quote)
      return false
    let at = start + 6
    let column = 0
    let byte = bytes[at]!
    for (; byte >= upperA && byte <= upperZ; byte = bytes[++at]!) column = column * 26 + byte - upperA + 1
    while (byte >= zero && byte <= nine) byte = bytes[++at]!
    // Beyond three letters, and without one, the tokenizer decides.
    if (byte !== quote || column === 0 || column > 18_278) return false
    at++
    this.column = column - 1
    let style = 0
    if (bytes[at + 1] === letter.s && bytes[at] === space) {
      if (bytes[at + 2] !== equals || bytes[at + 3] !== quote) return false
      at += 4
      for (byte = bytes[at]!; byte >= zero && byte <= nine; byte = bytes[++at]!)
        style = style * 10 + byte - zero
      if (byte !== quote) return false
      at++
    }
    this.style = style
    this.type = cellType.number
    if (bytes[at] === space) {
      if (startsWith(bytes, at, sharedType)) {
        this.type = cellType.shared
        at += sharedType.length
      } else if (startsWith(bytes, at, inlineStart)) {
        this.type = cellType.text
        this.textStart = at + inlineStart.length
        return true
      } else if (startsWith(bytes, at, numberType)) at += numberType.length
      else return false
    }
    if (bytes[at] === slash && bytes[at + 1] === greaterThan) {
      this.textStart = this.textEnd = at
      this.end = at + 2
      return true
    }
    return startsWith(bytes, at, valueStart) && this.#readValue(bytes, at + valueStart.length)
  }

  #readValue(bytes: Buffer, start: number): boolean {
    let end = start
    let byte = bytes[end]!
    while (byte >= zero && byte <= nine) byte = bytes[++end]!
    this.isDigits = byte === lessThan
    if (!this.isDigits) end = findLessThan(bytes, end, bytes.length)
    if (end <= start || !startsWith(bytes, end, valueEnd)) return false
    this.textStart = start
    this.textEnd = end
    this.end = end + valueEnd.length
    return true
  }

  /**
   * Reads the end of an inline string.
   *
   * @param textEnd where its text ends, -1 when that is not known
   * @returns false when the cell is none of this form
   */
  endInline(bytes: Buffer, textEnd: number): boolean {
    this.textEnd = textEnd === -1 ? findLessThan(bytes, this.textStart, bytes.length) : textEnd
    this.end = this.textEnd + inlineEnd.length
    return this.textEnd > this.textStart && startsWith(bytes, this.textEnd, inlineEnd)
  }
}
