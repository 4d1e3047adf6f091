import { maxColumns } from '../limits.ts'
import { XmlTokenizer, token } from '../../containers/xml/XmlTokenizer.ts'
import { decodeXmlText } from '../../containers/xml/xmlText.ts'

/**
 * Hidden parts of an OpenDocument sheet, which SheetJS does not report. OpenDocument 1.3 part 3: rows and
 * columns by `table:visibility` (19.749), groups and sheets by `table:display` (19.634, 19.635).
 * https://docs.oasis-open.org/office/OpenDocument/v1.3/os/part3-schema/OpenDocument-v1.3-os-part3-schema.html
 */
export interface SheetVisibility {
  name: string
  hidden: boolean
  hiddenRows: RowRanges
  /** 0-based. */
  hiddenColumns: Set<number>
}

/**
 * Set of 0-based rows, stored as ranges: a million filtered rows are mostly adjacent. Plain data, since it crosses processes.
 */
export interface RowRanges {
  firsts: number[]
  ends: number[]
}

/** Adds rows; in ascending order. */
function addRows({ firsts, ends }: RowRanges, first: number, end: number): void {
  if (ends.at(-1) === first) ends[ends.length - 1] = end
  else {
    firsts.push(first)
    ends.push(end)
  }
}

export function hasRow({ firsts, ends }: RowRanges, row: number): boolean {
  let low = 0
  let high = firsts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (firsts[middle]! <= row) low = middle + 1
    else high = middle
  }
  return low > 0 && row < ends[low - 1]!
}

/** Result of `OdsContentScanner`. */
export interface OdsContent {
  sheets: readonly SheetVisibility[]
  /** Some cells have a value or formula but no text, or phonetic guides: SheetJS misreads them. */
  needsRepair: boolean
}

/** Scans the tags of `content.xml`; chunks may be cut anywhere. */
export class OdsContentScanner implements OdsContent {
  readonly sheets: SheetVisibility[] = []
  needsRepair = false
  readonly #tokenizer = new XmlTokenizer()
  /** Names of the styles of hidden sheets; styles precede the sheets. */
  readonly #hiddenStyles = new Set<string>()
  #style = ''
  #isInSpreadsheet = false
  /** Nesting depth of tables; nested ones are not sheets. */
  #depth = 0
  #row = 0
  #column = 0
  /** Enclosing row and column groups, true for a collapsed one. */
  readonly #rowGroups: boolean[] = []
  readonly #columnGroups: boolean[] = []

  /** @throws AppError `file.corrupted`, `file.unsafe`, `file.tooLarge` */
  push(chunk: Buffer): void {
    const tokenizer = this.#tokenizer
    tokenizer.push(chunk)
    for (let kind = tokenizer.next(); kind !== token.needMore; kind = tokenizer.next()) {
      if (kind === token.text) continue
      const length = tokenizer.nameEnd - tokenizer.nameStart
      // Skips nearly all tags: paragraphs, and cells (`table-cell`, length 10) with content.
      if (length < 5 || (length === 10 && !tokenizer.selfClosing)) continue
      const name = tokenizer.bytes.toString('latin1', tokenizer.nameStart, tokenizer.nameEnd)
      if (kind === token.open) this.#open(name)
      if (kind === token.close || tokenizer.selfClosing) this.#close(name)
    }
  }

  #open(name: string): void {
    switch (name) {
      case 'style':
        this.#style = this.#attribute('name')
        break
      case 'table-properties':
        if (this.#attribute('display') === 'false') this.#hiddenStyles.add(this.#style)
        break
      case 'spreadsheet':
        this.#isInSpreadsheet = true
        break
      case 'table':
        if (this.#isInSpreadsheet && this.#depth++ === 0) this.#openSheet()
        break
      case 'table-row-group':
        if (this.#depth === 1) this.#rowGroups.push(this.#attribute('display') === 'false')
        break
      case 'table-column-group':
        if (this.#depth === 1) this.#columnGroups.push(this.#attribute('display') === 'false')
        break
      case 'table-row':
        if (this.#depth === 1) this.#addRows()
        break
      case 'table-cell':
        this.needsRepair ||= this.#hasValue()
        break
      case 'ruby-text':
        this.needsRepair = true
        break
      case 'table-column':
        if (this.#depth === 1) this.#addColumns()
        break
    }
  }

  #close(name: string): void {
    if (name === 'spreadsheet') this.#isInSpreadsheet = false
    else if (name === 'table' && this.#depth > 0) this.#depth--
    else if (name === 'table-row-group' && this.#depth === 1) this.#rowGroups.pop()
    else if (name === 'table-column-group' && this.#depth === 1) this.#columnGroups.pop()
  }

  #openSheet(): void {
    this.#row = 0
    this.#column = 0
    this.#rowGroups.length = 0
    this.#columnGroups.length = 0
    this.sheets.push({
      name: this.#attribute('name'),
      hidden: this.#hiddenStyles.has(this.#attribute('style-name')),
      hiddenRows: { firsts: [], ends: [] },
      hiddenColumns: new Set(),
    })
  }

  #addRows(): void {
    const first = this.#row
    this.#row += this.#repeated('number-rows-repeated')
    if (this.#isHidden(this.#rowGroups)) addRows(this.sheets.at(-1)!.hiddenRows, first, this.#row)
  }

  #addColumns(): void {
    const first = this.#column
    this.#column += this.#repeated('number-columns-repeated')
    if (!this.#isHidden(this.#columnGroups)) return
    const { hiddenColumns } = this.sheets.at(-1)!
    for (let column = first; column < Math.min(this.#column, maxColumns); column++) hiddenColumns.add(column)
  }

  #isHidden(groups: readonly boolean[]): boolean {
    const visibility = this.#attribute('visibility')
    return visibility === 'collapse' || visibility === 'filter' || groups.includes(true)
  }

  /** Whether the cell has a value, or a formula that should have one. */
  #hasValue(): boolean {
    const type = this.#attribute('value-type')
    if (this.#attribute('formula') !== '') return true
    return type === 'string' ? this.#attribute('string-value') !== '' : type !== ''
  }

  #repeated(name: string): number {
    const count = Number(this.#attribute(name))
    return Number.isSafeInteger(count) && count > 0 ? count : 1
  }

  /** Attribute value by local name; '' when absent. */
  #attribute(name: string): string {
    const { bytes, attributes, attributeCount } = this.#tokenizer
    for (let slot = 0; slot < 4 * attributeCount; slot += 4) {
      const start = attributes[slot]!
      const end = attributes[slot + 1]!
      if (end - start !== name.length || bytes.toString('latin1', start, end) !== name) continue
      return decodeXmlText(bytes, attributes[slot + 2]!, attributes[slot + 3]!)
    }
    return ''
  }
}
