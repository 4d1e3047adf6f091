import { maxColumns, maxMerges, maxRows } from '../limits.ts'
import { isPictureFormula } from '../pictureFormula.ts'
import type { ParsedRow, ParsedSheet, ParsedWorkbook } from '../sheetjs/ParsedFile.ts'
import type { MergedRange } from '../WorkbookReader.ts'
import { XmlStyles, type XmlAttributes } from './xmlStyles.ts'

interface Cell {
  column: number
  formatIndex: number
  formula: string | null
  /** `Type` of the cell's `Data`; null without one. */
  type: string | null
  text: string
}

/** Builds sheets from the tags and text of an XML Spreadsheet 2003. */
export class XmlWorkbookBuilder {
  readonly #sheets: ParsedSheet[] = []
  readonly #styles = new XmlStyles()
  #is1904 = false
  #hasEnded = false

  #sheet: ParsedSheet | null = null
  #isInTable = false
  #columnStyles = new Map<number, string>()
  #nextColumnOfTable = 0

  #row: ParsedRow | null = null
  #nextRow = 0
  #rowSpan = 0
  #rowStyle = ''

  #cell: Cell | null = null
  #nextColumn = 0
  #isInData = false
  #isInVisible = false
  /** Inside a comment, which has its own `Data`, or a phonetic text; neither is part of the cell's value. */
  #isBeside = false

  open(name: string, attributes: XmlAttributes): void {
    if (this.#cell !== null) return this.#openInCell(name, attributes)
    switch (name) {
      case 'Style':
      case 'NumberFormat':
        this.#styles.open(name, attributes)
        break
      case 'Date1904':
        this.#is1904 = true
        break
      case 'Worksheet':
        this.#startSheet(attributes)
        break
      case 'Table':
        this.#isInTable = true
        break
      case 'Column':
        this.#addColumns(attributes)
        break
      case 'Row':
        this.#startRow(attributes)
        break
      case 'Cell':
        this.#startCell(attributes)
        break
      case 'Visible':
        this.#isInVisible = true
        break
    }
  }

  close(name: string): void {
    if (name === 'Cell') this.#endCell()
    else if (name === 'Data') this.#isInData = false
    else if (name === 'Comment' || name === 'PhoneticText') this.#isBeside = false
    else if (name === 'Row') this.#endRow()
    else if (name === 'Table') this.#isInTable = false
    else if (name === 'Visible') this.#isInVisible = false
    else if (name === 'Workbook') this.#hasEnded = true
  }

  text(text: string): void {
    if (this.#isInData && this.#cell !== null) this.#cell.text += text
    else if (this.#isInVisible && this.#sheet !== null) this.#sheet.hidden = /hidden/i.test(text)
  }

  /** @returns null when the end tag of the workbook is missing */
  finish(): ParsedWorkbook | null {
    if (!this.#hasEnded) return null
    return { formats: this.#styles.formats, sheets: this.#sheets, is1904: this.#is1904 }
  }

  #openInCell(name: string, attributes: XmlAttributes): void {
    if (name === 'Comment' || name === 'PhoneticText') this.#isBeside = true
    else if (name === 'Data' && !this.#isBeside) {
      this.#isInData = true
      this.#cell!.type = attributes.get('Type') ?? 'String'
    }
  }

  #startSheet(attributes: XmlAttributes): void {
    const name = attributes.get('Name') ?? `Sheet${this.#sheets.length + 1}`
    this.#sheet = { name, hidden: false, rows: [], merges: [], hiddenColumns: [] }
    this.#sheets.push(this.#sheet)
    this.#columnStyles = new Map()
    this.#nextColumnOfTable = 0
    this.#nextRow = 0
  }

  #addColumns(attributes: XmlAttributes): void {
    if (this.#sheet === null || !this.#isInTable) return
    const first = positionOf(attributes, this.#nextColumnOfTable)
    this.#nextColumnOfTable = Math.min(maxColumns, first + 1 + countOf(attributes, 'Span'))
    const style = attributes.get('StyleID')
    for (let column = first; column < this.#nextColumnOfTable; column++) {
      if (attributes.get('Hidden') === '1') this.#sheet.hiddenColumns.push(column)
      if (style !== undefined) this.#columnStyles.set(column, style)
    }
  }

  #startRow(attributes: XmlAttributes): void {
    const index = positionOf(attributes, this.#nextRow)
    this.#row = { index, hidden: attributes.get('Hidden') === '1', flat: [] }
    this.#rowSpan = countOf(attributes, 'Span')
    this.#rowStyle = attributes.get('StyleID') ?? ''
    this.#nextColumn = 0
  }

  #endRow(): void {
    if (this.#row === null) return
    if (this.#row.flat.length > 0 && this.#row.index < maxRows) this.#sheet?.rows.push(this.#row)
    this.#nextRow = this.#row.index + 1 + this.#rowSpan
    this.#row = null
  }

  #startCell(attributes: XmlAttributes): void {
    if (this.#row === null || this.#sheet === null) return
    const column = positionOf(attributes, this.#nextColumn)
    const across = countOf(attributes, 'MergeAcross')
    const down = countOf(attributes, 'MergeDown')
    this.#nextColumn = column + 1 + across
    if (across + down > 0) this.#addMerge(column, across, down, this.#row.index)
    const style = attributes.get('StyleID') ?? (this.#rowStyle || this.#columnStyles.get(column))
    this.#cell = {
      column,
      formatIndex: this.#styles.formatIndexOf(style ?? 'Default'),
      formula: attributes.get('Formula') ?? null,
      type: null,
      text: '',
    }
  }

  #addMerge(column: number, across: number, down: number, rowIndex: number): void {
    const merges: MergedRange[] = this.#sheet!.merges
    if (merges.length >= maxMerges) return
    merges.push({
      firstRow: rowIndex + 1,
      lastRow: rowIndex + 1 + down,
      firstColumn: column,
      lastColumn: Math.min(maxColumns - 1, column + across),
    })
  }

  #endCell(): void {
    const [cell, row] = [this.#cell, this.#row]
    this.#cell = null
    this.#isInData = false
    this.#isBeside = false
    if (cell === null || row === null || cell.column >= maxColumns) return
    const { column, formatIndex, type, text } = cell
    const add = (letter: string, value: string | number | boolean, shown = ''): void => {
      row.flat.push(column, letter, value, formatIndex, shown)
    }
    if (cell.formula !== null && isPictureFormula(cell.formula)) add('p', '')
    else if (type === null || (text === '' && type !== 'String')) {
      if (cell.formula !== null) add('u', '')
    } else if (type === 'Number') {
      const value = Number(text)
      if (Number.isNaN(value)) add('s', text)
      else add('n', value)
    } else if (type === 'DateTime') add('d', text)
    else if (type === 'Boolean') add('b', text.trim() === '1')
    else if (type === 'Error') add('e', text, text)
    else add('s', text)
  }
}

/**
 * 0-based position from `Index`, else `next`. Never before `next`: that would overwrite cells already read.
 */
function positionOf(attributes: XmlAttributes, next: number): number {
  const index = Number(attributes.get('Index'))
  return Number.isSafeInteger(index) && index > next ? index - 1 : next
}

function countOf(attributes: XmlAttributes, name: string): number {
  const count = Number(attributes.get(name))
  return Number.isSafeInteger(count) && count > 0 ? Math.min(count, maxRows) : 0
}
