import type { VNode } from 'vue'
import type { CellPosition } from './selection.ts'

/** How a cell is marked. Every mark has a shape, so that none depends on colour alone. */
export interface CellMarks {
  finding: 'error' | 'warning' | null
  isEdited: boolean
  /** Its error went away a moment ago. */
  isJustFixed: boolean
  /** Its row is not sent: struck through. */
  isLeftOut: boolean
}

/** A cell without any mark. */
export const noMarks: CellMarks = { finding: null, isEdited: false, isJustFixed: false, isLeftOut: false }

/** Which parts of the list have findings, when it is divided into so many of the same length. */
export interface GridMarks {
  parts: number
  errors: readonly number[]
  warnings: readonly number[]
}

/** One row that has been read, looked up once for all of its cells. */
export interface GridRowContent {
  /** Its number in the user's file. */
  number: string
  /** Whether it is the last of some rows that belong together. */
  endsBlock: boolean
  marksAt: (column: number) => CellMarks
  /** Draws the content of a cell, without a component where that can be done: there are hundreds on screen. */
  draw: (column: number, marks: CellMarks) => VNode
}

/** What the grid shows: texts and marks by position. All of it is reactive; rows not read yet have none. */
export interface GridSource {
  /** Undefined until the row has been read. */
  rowAt: (row: number) => GridRowContent | undefined
  isThere: (row: number) => boolean
  /** Text to edit and copy; undefined while unknown. */
  textAt: (row: number, column: number) => string | undefined
  /** Name of a cell for screen readers: row, column, content and finding. */
  nameAt: (row: number, column: number) => string
  want: (wanted: WantedRows) => void
  /**
   * Finds the row where Ctrl+↑ or Ctrl+↓ leads from a cell. Null: unknown, since another question came first, or it failed, which
   * the source has shown.
   */
  findEdge: (from: CellPosition, to: 'up' | 'down') => Promise<number | null>
}

/** The rows that are looked at, `first` and `last` included. */
export interface WantedRows {
  first: number
  last: number
  /** One more row that must be there wherever it is: that of the active cell, which is typed into. Null: none. */
  kept: number | null
  /** The bar is dragged: rows beside those looked at would be read for nothing. */
  isPassing: boolean
}
