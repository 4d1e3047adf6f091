import { maxColumns, maxMerges } from '../limits.ts'
import type { ParsedRow, ParsedSheet } from '../sheetjs/ParsedFile.ts'
import { decodeHtmlText } from './htmlText.ts'

const hiddenStyle = /display\s*:\s*none/i
/** Void elements: no end tag. */
const lone = /^(?:br|hr|img|input|col|meta|link|wbr|area|base|param|source|track|embed)$/
const partOfTable = /^(?:table|thead|tbody|tfoot|tr|td|th)$/
/**
 * Span limits of the HTML standard:
 * https://html.spec.whatwg.org/multipage/tables.html#algorithm-for-processing-rows
 */
const [maxColumnSpan, maxRowSpan] = [1_000, 65_534]

interface Cell {
  text: string
  columns: number
  rows: number
}

/**
 * Builds tables from HTML tags and text. End tags of rows and cells are optional, as in HTML. A nested table
 * becomes text of its cell.
 */
export class TableBuilder {
  readonly #sheets: ParsedSheet[] = []
  /** Nesting depth of open tables. */
  #depth = 0
  #row: ParsedRow | null = null
  #rows = 0
  #cell: Cell | null = null
  #column = 0
  /** By column, the first row not covered by a `rowspan` from above. */
  #freeFrom = new Uint32Array(0)
  /** The hidden element being skipped, and the open elements of its name. */
  #hidden: { name: string; depth: number } | null = null

  tag(name: string, isEnd: boolean, attributes: string): void {
    if (this.#hidden !== null) {
      // A missing end tag may hide the rest of a cell, but not of the table.
      if (partOfTable.test(name)) this.#hidden = null
      else return this.#passHidden(this.#hidden, name, isEnd)
    }
    if (name === 'table') {
      if (isEnd) this.#endTable()
      else this.#startTable()
    } else if (this.#depth > 1 || !partOfTable.test(name)) {
      this.#insideCell(name, isEnd, attributes)
    } else if (this.#depth === 1) {
      this.#endCell()
      if (name !== 'td' && name !== 'th') this.#row = null
      if (name === 'tr' && !isEnd) this.#startRow(attributes)
      if ((name === 'td' || name === 'th') && !isEnd) this.#startCell(attributes)
    }
  }

  text(text: string): void {
    if (this.#hidden !== null || this.#cell === null) return
    this.#cell.text += decodeHtmlText(text.replace(/[ \t\r\n\f]+/g, ' '))
  }

  finish(): ParsedSheet[] {
    this.#endCell()
    return this.#sheets
  }

  #passHidden(hidden: { name: string; depth: number }, name: string, isEnd: boolean): void {
    if (name !== hidden.name) return
    hidden.depth += isEnd ? -1 : 1
    if (hidden.depth === 0) this.#hidden = null
  }

  #insideCell(name: string, isEnd: boolean, attributes: string): void {
    if (this.#cell === null) return
    if (name === 'br' || /^(?:p|div|li|tr)$/.test(name)) this.#cell.text += '\n'
    else if ((name === 'td' || name === 'th') && !isEnd) this.#cell.text += ' '
    const isHidden = !isEnd && !lone.test(name) && !partOfTable.test(name) && hiddenStyle.test(attributes)
    if (isHidden) this.#hidden = { name, depth: 1 }
  }

  #startTable(): void {
    if (++this.#depth > 1) return
    const name = `Sheet${this.#sheets.length + 1}`
    this.#sheets.push({ name, hidden: false, rows: [], merges: [], hiddenColumns: [] })
    this.#freeFrom = new Uint32Array(maxColumns)
    this.#row = null
    this.#rows = 0
  }

  #endTable(): void {
    if (this.#depth === 1) {
      this.#endCell()
      this.#row = null
    }
    this.#depth = Math.max(0, this.#depth - 1)
  }

  #startRow(attributes: string): void {
    this.#row = { index: this.#rows++, hidden: hiddenStyle.test(attributes), flat: [] }
    this.#column = 0
  }

  #startCell(attributes: string): void {
    if (this.#row === null) this.#startRow('')
    this.#cell = {
      text: '',
      columns: spanOf('colspan', attributes, maxColumnSpan),
      rows: spanOf('rowspan', attributes, maxRowSpan),
    }
  }

  #endCell(): void {
    const [cell, row, sheet] = [this.#cell, this.#row, this.#sheets.at(-1)]
    this.#cell = null
    if (cell === null || row === null || sheet === undefined) return
    while (this.#column < maxColumns && this.#freeFrom[this.#column]! > row.index) this.#column++
    const firstColumn = this.#column
    this.#column = Math.min(maxColumns, firstColumn + cell.columns)
    this.#freeFrom.fill(row.index + cell.rows, firstColumn, this.#column)
    if (firstColumn === maxColumns) return
    const text = cell.text.replace(/ *\n[ \n]*/g, '\n').trim()
    if (text !== '') {
      if (row.flat.length === 0) sheet.rows.push(row)
      row.flat.push(firstColumn, 's', text, -1, '')
    }
    if (cell.columns * cell.rows === 1 || sheet.merges.length === maxMerges) return
    const lastRow = row.index + cell.rows
    sheet.merges.push({ firstRow: row.index + 1, lastRow, firstColumn, lastColumn: this.#column - 1 })
  }
}

function spanOf(name: string, attributes: string, most: number): number {
  const digits = new RegExp(`\\b${name}\\s*=\\s*["']?\\s*(\\d{1,9})`, 'i').exec(attributes)?.[1]
  return Math.max(1, Math.min(most, Number(digits ?? 1)))
}
