import { findLessThan } from '../../containers/xml/XmlTokenizer.ts'
import { cellType, letter, startsWith, type CellType } from './cellBytes.ts'

const lessThan = 0x3c
const equals = 0x3d
const quote = 0x22
const slash = 0x2f
const greaterThan = 0x3e
const [zero, nine, upperA, upperZ] = [0x30, 0x39, 0x41, 0x5a] as const

/** Closer to the end of a chunk no cell is looked for, so that hardly a read is beyond it. */
const usualCellBytes = 64
/** Up to the type: no reference and style take more. */
const mostHeadBytes = 44

/** Four bytes as one number: they are compared in one step. */
const four = (text: string): number => Buffer.from(text).readUInt32LE()
const cellStart = four('<c r')
const styleStart = four(' s="')
const typeStart = four(' t="')
const valueStart = four('><v>')
const valueEnd = four('</v>')
const cellEnd = four('</c>')
const inlineStart = Buffer.from('inlineStr"><is><t>')
const inlineEnd = Buffer.from('</t></is></c>')

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

  /**
   * @param view of the same bytes
   * @returns false when there is no whole cell of this form at the position
   */
  read(bytes: Buffer, view: DataView, start: number): boolean {
    if (start + usualCellBytes > bytes.length) return false
    if (view.getUint32(start, true) !== cellStart) return false
    if (bytes[start + 4] !== equals || bytes[start + 5] !== quote) return false
    let at = start + 6
    let column = 0
    let byte = bytes[at]!
    for (; byte >= upperA && byte <= upperZ; byte = bytes[++at]!) column = column * 26 + byte - upperA + 1
    while (byte >= zero && byte <= nine) byte = bytes[++at]!
    // Beyond three letters, and without one, the tokenizer decides.
    if (byte !== quote || column === 0 || column > 18_278 || at > start + mostHeadBytes) return false
    at++
    this.column = column - 1
    let style = 0
    let next = view.getUint32(at, true)
    if (next === styleStart) {
      at += 4
      for (byte = bytes[at]!; byte >= zero && byte <= nine; byte = bytes[++at]!)
        style = style * 10 + byte - zero
      if (byte !== quote || at > start + mostHeadBytes) return false
      at++
      next = view.getUint32(at, true)
    }
    this.style = style
    this.type = cellType.number
    if (next === typeStart) {
      byte = bytes[at + 4]!
      if (byte === letter.i) {
        this.type = cellType.text
        this.textStart = at + 4 + inlineStart.length
        return startsWith(bytes, at + 4, inlineStart)
      }
      if (bytes[at + 5] !== quote) return false
      if (byte === letter.s) this.type = cellType.shared
      else if (byte !== letter.n) return false
      at += 6
      next = view.getUint32(at, true)
    }
    if (next === valueStart) return this.#readValue(bytes, view, at + 4)
    if (bytes[at] !== slash || bytes[at + 1] !== greaterThan) return false
    this.textStart = this.textEnd = at
    this.end = at + 2
    return true
  }

  #readValue(bytes: Buffer, view: DataView, start: number): boolean {
    let end = start
    let byte = bytes[end]!
    while (byte >= zero && byte <= nine) byte = bytes[++end]!
    this.isDigits = byte === lessThan
    if (!this.isDigits) end = findLessThan(bytes, end, bytes.length)
    if (end <= start || end + 8 > bytes.length) return false
    this.textStart = start
    this.textEnd = end
    this.end = end + 8
    return view.getUint32(end, true) === valueEnd && view.getUint32(end + 4, true) === cellEnd
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
