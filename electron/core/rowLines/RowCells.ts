/** The cells of one row, as converting and checking ask for them: most questions need no string. */
export interface RowCells {
  /** Text of a column, `''` where the row has none. */
  text: (columnIndex: number) => string
  /** The `byteKind`s that its bytes may have; 0 for a blank one. */
  kindsOf: (columnIndex: number) => number
  /** First UTF-16 unit of a column's text; -1 where there is none. */
  firstUnit: (columnIndex: number) => number
  /** Second one; -1 where there is none. */
  secondUnit: (columnIndex: number) => number
  lastUnit: (columnIndex: number) => number
  /** All texts, by column. */
  all: () => readonly string[]
}

/** Says nothing about the bytes of a text. */
const anyKind = -1

/** Cells that are strings already. */
export class TextCells implements RowCells {
  readonly #cells: readonly string[]

  constructor(cells: readonly string[]) {
    this.#cells = cells
  }

  text(columnIndex: number): string {
    return this.#cells[columnIndex] ?? ''
  }

  kindsOf(columnIndex: number): number {
    return this.text(columnIndex) === '' ? 0 : anyKind
  }

  firstUnit(columnIndex: number): number {
    const text = this.text(columnIndex)
    return text === '' ? -1 : text.charCodeAt(0)
  }

  secondUnit(columnIndex: number): number {
    const text = this.text(columnIndex)
    return text.length < 2 ? -1 : text.charCodeAt(1)
  }

  lastUnit(columnIndex: number): number {
    const text = this.text(columnIndex)
    return text === '' ? -1 : text.charCodeAt(text.length - 1)
  }

  all(): readonly string[] {
    return this.#cells
  }
}
